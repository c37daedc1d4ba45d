import type { Config } from '../config/config.ts'
import type { Inspection } from './inspection.ts'
import type { CopyInspection } from './snapshot.ts'
import { inspectSqlite } from './sqlite/inspect.ts'
import { listMigrations } from './sqlite/migrate.ts'
import { isSqliteServed } from './sqlite/serving-lock.ts'
import { inspectSqliteCopy } from './sqlite/snapshot.ts'

/** Looks at the database the settings name, and changes nothing in it. */
export async function inspectStore({ database }: Pick<Config, 'database'>): Promise<Inspection> {
  if (database.engine === 'sqlite') return inspectSqlite(database.path)
  const { inspectPostgres } = await import('./postgres/inspect.ts')
  return inspectPostgres(database.url.reveal())
}

/** Whether a server is at work on it. */
export const isServed = ({ database }: Pick<Config, 'database'>): boolean =>
  database.engine === 'sqlite' && isSqliteServed(database.path)

/** Looks at a copy that `Snapshot.copyTo` made, wherever it stands; throws when it is no database. */
export const inspectCopy = (path: string): CopyInspection => inspectSqliteCopy(path)

/** Of the schemas this program knows. */
export const newestSchema = (): number => listMigrations().length
