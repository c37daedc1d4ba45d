/** Writes the costs of bench/costs.json into docs/scaling.md, between its marks. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCosts } from '../bench/simulate/costs.ts'
import { costsTable } from '../bench/simulate/costs-table.ts'

const file = join(import.meta.dirname, '..', 'docs', 'scaling.md')
const between = /(?<=<!-- costs -->\n).*(?=<!-- end of costs -->)/s
writeFileSync(
  file,
  readFileSync(file, 'utf8').replace(between, () => `\n${costsTable(readCosts())}\n\n`),
)
