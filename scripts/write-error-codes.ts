import { writeFileSync } from 'node:fs'
import { renderErrorCodes } from './error-codes.ts'

writeFileSync(new URL('../docs/error-codes.md', import.meta.url), renderErrorCodes())
