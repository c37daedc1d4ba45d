/**
 * The gateway's tests that run on PostgreSQL as well: those that open a store or a data folder by the helpers, which
 * follow the engine of the run. What runs once all the same is named here, with the reason.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importsOf, listSources } from '../packages/testkit/src/source-imports.ts'

const gateway = join(import.meta.dirname, '..', 'packages', 'gateway')

const helpers = /\b(createWorld|createDataDir|openTestStore|openSharedStore)\(/

/** Paths from the gateway's src. */
export const runOnce: Record<string, string> = {
  'cli/audit-verify.test.ts': 'tampers with the file',
  'cli/backup.test.ts': 'a backup is a copy of the file',
  'cli/doctor.test.ts': 'looks into the file',
  'cli/files-on-s3.test.ts': 'a backup is a copy of the file',
  'cli/migrate.test.ts': 'moves from one engine to the other',
  'cli/terminal.test.ts': 'what is drawn comes from no database',
  'clock-set-process.test.ts': 'servers that share a store go by its clock',
  'deliveries/dispatcher-commits.test.ts': 'counts writes to the file',
  'silent-server.test.ts': 'has a PostgreSQL database of its own',
  'statements.test.ts': 'counts statements to SQLite',
  'two-servers.test.ts': 'has a PostgreSQL database of its own',
}

/** Whether a file uses a helper, or imports one that does. */
export function listFilesOnStores(): string[] {
  const files = listSources(gateway).filter((file) => /^(src|test)\//.test(file.replaceAll('\\', '/')))
  const found = new Set(files.filter((file) => helpers.test(readFileSync(join(gateway, file), 'utf8'))))
  const imports = files.flatMap((file) => importsOf(gateway, file))
  for (let size = -1; size !== found.size; ) {
    size = found.size
    for (const { from, file } of imports) if (file !== undefined && found.has(file)) found.add(from)
  }
  return [...found]
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => file.replace(/^src./, '').replaceAll('\\', '/'))
}

export const listFilesOnPostgres = (): string[] =>
  listFilesOnStores()
    .filter((file) => !(file in runOnce))
    .map((file) => `packages/gateway/src/${file}`)
