/** A data folder for a gateway, with an empty database on the engine that the tests run on: its tables are there. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newSqliteDatabase } from './new-database.ts'
import { migratedDatabase } from './postgres/fresh-database.ts'
import { onlyIf } from './skip.ts'

/** SQLite, unless the environment of a run says otherwise: see vitest.config.ts. */
export const testEngine = process.env.TEST_DATABASE_ENGINE === 'postgres' ? 'postgres' : 'sqlite'

/** Of tests that look at the file, or at what only one server can know. */
export const onSqliteOnly = onlyIf(testEngine === 'sqlite', 'on SQLite only')

export interface DataDir {
  path: string
  /** When nobody uses it any more. */
  remove(): Promise<void>
}

/** Each costs the server a process. So few that what needs one of its own while it holds another would stand still. */
const connections = 4

/** A database elsewhere is named in the folder's own settings, so that every command on the folder finds it. */
export async function createDataDir(): Promise<DataDir> {
  const path = await mkdtemp(join(tmpdir(), 'passerelle-data-'))
  const database = testEngine === 'postgres' ? await migratedDatabase() : undefined
  if (database)
    await writeFile(join(path, 'passerelle.env'), `PASSERELLE_DATABASE_URL=${database.url}?pool=${connections}\n`)
  else {
    await writeFile(join(path, 'passerelle.db'), await newSqliteDatabase(), { mode: 0o600 })
    // A database whose key is gone is refused.
    await writeFile(join(path, 'master-key'), randomBytes(32).toString('base64'), { mode: 0o600 })
  }
  return {
    path,
    remove: async () => {
      await database?.drop()
      await rm(path, { recursive: true, force: true })
    },
  }
}
