import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Inspection } from '../inspection.ts'
import { isBusy } from './connection.ts'
import { listMigrations } from './migrate.ts'

/** What a server holds as long as it serves the database. */
export const lockPathOf = (path: string): string => `${path}.lock`

/** Whether a server serves it now. */
export function isSqliteServed(path: string): boolean {
  if (!existsSync(lockPathOf(path))) return false
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(lockPathOf(path), { readOnly: true, timeout: 0 })
    lock.prepare('pragma user_version').get()
    return false
  } catch (error) {
    return isBusy(error)
  } finally {
    lock?.close()
  }
}

/** Reads every page of the file once: for a large one that takes a while. */
export function inspectSqlite(path: string): Inspection {
  if (!existsSync(path)) return { kind: 'missing' }
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true })
    const schema = Number(db.prepare('pragma user_version').get()?.user_version)
    const rows = db.prepare('pragma quick_check(10)').all()
    const faults = rows.map((row) => String(row.quick_check)).filter((text) => text !== 'ok')
    return { kind: 'readable', schema, newest: listMigrations().length, faults }
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    db?.close()
  }
}
