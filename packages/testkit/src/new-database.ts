/**
 * The bytes of a new SQLite database, with the gateway's tables and nothing in them. Migrations take a twentieth of a
 * second, and more on a disk; a file of tests opens tens of stores.
 */
import { DatabaseSync } from 'node:sqlite'

let made: Promise<Uint8Array> | undefined

export function newSqliteDatabase(): Promise<Uint8Array> {
  made ??= make()
  return made
}

async function make(): Promise<Uint8Array> {
  const { openSqliteStore } = await import('../../gateway/src/store/sqlite/sqlite-store.ts')
  const database = new DatabaseSync(':memory:')
  const store = await openSqliteStore(':memory:', database)
  await store.migrate()
  const bytes = database.serialize()
  await store.close()
  return bytes
}
