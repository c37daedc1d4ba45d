import { mkdirSync, writeFileSync } from 'node:fs'
import { readApiFiles } from './api-files.ts'

/** Not in git: `npm run build` and `npm run check` write them when they are stale, and the gateway's package has them. */
const folder = new URL('../dist/description/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [name, text] of Object.entries(await readApiFiles())) writeFileSync(new URL(name, folder), text)
