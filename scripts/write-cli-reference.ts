import { writeFileSync } from 'node:fs'
import { createProgram } from '../packages/gateway/src/cli/program.ts'
import { renderReference } from '../packages/gateway/src/cli/reference.ts'

writeFileSync(new URL('../docs/cli.md', import.meta.url), renderReference(await createProgram()))
