import { existsSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import type { Inspection } from '../inspection.ts'
import type { Connection } from './connection.ts'
import { listMigrations } from './migrate.ts'

/** Reads every page of the file once: for a large one that takes a while. */
export function inspectSqlite(path: string): Inspection {
  if (!existsSync(path)) return { kind: 'missing' }
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true })
    const schema = Number(db.prepare('pragma user_version').get()?.user_version)
    const faults = checkTables(db)
    return { kind: 'readable', schema, newest: listMigrations().length, faults }
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.message : String(error) }
  } finally {
    db?.close()
  }
}

const shownFaults = 10

/** One after the other: whoever reads the whole file at once lets the log of a busy server grow as long. */
function checkTables(db: DatabaseSync): string[] {
  const tables = db.prepare("select name from sqlite_schema where type = 'table'").all()
  return tables
    .flatMap(({ name }) => db.prepare(`pragma quick_check("${name}")`).all())
    .map((row) => String(row.quick_check))
    .filter((text) => text !== 'ok')
    .slice(0, shownFaults)
}

/** Read whole at each start up to this size: a few hundred milliseconds. The doctor reads larger ones. */
const checkedAtStartBytes = 256 * 1024 * 1024

export function refuseDamaged(db: Connection, path: string): void {
  if (statSync(path).size > checkedAtStartBytes) return
  const fault = String(db.get('pragma quick_check(1)')?.quick_check ?? 'ok')
  if (fault !== 'ok') throw new StartRefused(reason('database_damaged', { path, detail: fault.replace(/\s+/g, ' ') }))
}
