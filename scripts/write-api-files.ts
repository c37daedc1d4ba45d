import { mkdirSync, writeFileSync } from 'node:fs'
import { readApiFiles } from './api-files.ts'

const folder = new URL('../docs/api/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [name, text] of Object.entries(await readApiFiles())) writeFileSync(new URL(name, folder), text)
