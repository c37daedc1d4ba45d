import type { Config } from '../config/config.ts'
import { openSqliteStore } from './sqlite/sqlite-store.ts'
import type { Store } from './store.ts'

/** Opens the engine the settings name. Call `migrate` before anything else. */
export async function openStore({ database }: Pick<Config, 'database'>): Promise<Store> {
  if (database.engine === 'sqlite') return openSqliteStore(database.path)
  // Only here: most installations need no driver.
  const { openPostgresStore } = await import('./postgres/postgres-store.ts')
  return openPostgresStore(database.url.reveal())
}
