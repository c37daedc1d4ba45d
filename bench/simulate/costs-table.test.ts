import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fleetCosts, readCosts } from './costs.ts'
import { costsTable } from './costs-table.ts'

test('docs/scaling.md has the costs of costs.json: "node scripts/write-scaling.ts" writes them anew', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'scaling.md'), 'utf8')
  expect(page).toContain(`<!-- costs -->\n\n${costsTable(readCosts())}\n\n<!-- end of costs -->`)
})

test('what is not measured is assumed, and said to be', () => {
  const costs = readCosts()
  expect(fleetCosts({ ...costs, postgres: null })).toEqual({ costs: costs.assumed.postgres, isMeasured: false })
  expect(costsTable({ ...costs, postgres: null })).toContain('not measured yet')
  const measured = { ...costs.assumed.postgres, source: 'npm run bench' }
  expect(fleetCosts({ ...costs, postgres: measured })).toEqual({ costs: measured, isMeasured: true })
  expect(costsTable({ ...costs, postgres: measured })).toContain('**PostgreSQL.** Source: npm run bench.')
})
