import { writeFileSync } from 'node:fs'
import { renderSettings } from '../packages/gateway/src/config/settings-table.ts'

writeFileSync(new URL('../docs/settings.md', import.meta.url), renderSettings())
