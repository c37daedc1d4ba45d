import type { Config } from '../config/config.ts'
import { openSqliteStore } from './sqlite/sqlite-store.ts'
import type { Store } from './store.ts'

/** Opens the engine the settings name. Call `migrate` before anything else. */
export async function openStore({ database }: Pick<Config, 'database'>): Promise<Store> {
  return openSqliteStore(database.path)
}
