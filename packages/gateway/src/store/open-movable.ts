import { type DatabaseConfig, nameOfDatabase } from '../config/database-url.ts'
import type { Movable } from './move/movable.ts'
import { openSqliteMovable } from './sqlite/movable.ts'

/** Opens a database to move it, or to move another one into it. */
export async function openMovable(database: DatabaseConfig): Promise<Movable> {
  if (database.engine === 'sqlite') return openSqliteMovable(database.path)
  const { openPostgresMovable } = await import('./postgres/movable.ts')
  return openPostgresMovable({ url: database.url.reveal(), name: nameOfDatabase(database) })
}
