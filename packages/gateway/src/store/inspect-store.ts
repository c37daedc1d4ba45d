import type { Config } from '../config/config.ts'
import type { Inspection } from './inspection.ts'
import { inspectSqlite } from './sqlite/inspect.ts'

/** Looks at the database the settings name, and changes nothing in it. */
export async function inspectStore({ database }: Pick<Config, 'database'>): Promise<Inspection> {
  return inspectSqlite(database.path)
}
