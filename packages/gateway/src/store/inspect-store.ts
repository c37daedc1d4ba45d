import type { Config } from '../config/config.ts'
import type { Inspection } from './inspection.ts'
import { inspectSqlite } from './sqlite/inspect.ts'
import { isSqliteServed } from './sqlite/serving-lock.ts'

/** Looks at the database the settings name, and changes nothing in it. */
export async function inspectStore({ database }: Pick<Config, 'database'>): Promise<Inspection> {
  return inspectSqlite(database.path)
}

/** Whether a server is at work on it. */
export const isServed = ({ database }: Pick<Config, 'database'>): boolean => isSqliteServed(database.path)
