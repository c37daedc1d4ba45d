/** Opens the database's file for work; what stands in the way is one sentence for the operator. */

import { chmodSync, closeSync, openSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import { storageFaultOf } from '../../lib/storage-fault.ts'
import { type Connection, connect, retryWhileBusy } from './connection.ts'

/** SQLite's own files beside the database: what is written stands there first. */
const companionSuffixes = ['-wal', '-shm'] as const

/** `opened`: a database that is open already, instead of the one at `path`. */
export async function openConnection(path: string, opened?: DatabaseSync): Promise<Connection> {
  if (path !== ':memory:') readyFile(path)
  const db = opened ?? openDatabase(path)
  try {
    // The pragmas read and may write the file's header: another process at work can make them busy for a moment.
    await retryWhileBusy(() =>
      // What is deleted or changed is overwritten: an erased customer must not be readable in the file's free space.
      // A larger cache costs more than it saves: a commit that split a page looks through all of it, and the operating
      // system has the file in memory too.
      db.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma secure_delete = on;
        pragma cache_size = -16384; pragma temp_store = memory; pragma wal_autocheckpoint = 4000;
        pragma journal_size_limit = 67108864;`),
    )
  } catch (error) {
    db.close()
    throw refusalOf(error, path)
  }
  return connect(db, path)
}

function openDatabase(path: string): DatabaseSync {
  try {
    // No busy timeout: it would block the event loop. Waiting is done by timers, in connection.ts.
    return new DatabaseSync(path, { timeout: 0 })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new StartRefused(reason('database_not_opened', { path, detail }))
  }
}

/** Makes it its owner's alone, before anything stands in it; refuses one that another name leads to as well. */
function readyFile(path: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) closeSync(openSync(path, 'a', 0o600))
    // SQLite keeps a log of writes under each name: two of them damage the database as soon as both are used.
    else if (found.nlink > 1) throw new StartRefused(reason('database_linked', { path }))
  } catch (error) {
    if (error instanceof StartRefused) throw error
    // A folder that is missing, or may not be written, is told by the opening itself.
    const fault = storageFaultOf(error, path)
    if (fault) throw new StartRefused(fault.problem)
  }
  for (const suffix of ['', ...companionSuffixes]) closeToOthers(path + suffix)
}

function closeToOthers(path: string): void {
  try {
    const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0
    if ((mode & 0o077) !== 0) chmodSync(path, 0o600)
  } catch {
    // Somebody else's file: the doctor tells.
  }
}

function refusalOf(error: unknown, path: string): unknown {
  const fault = storageFaultOf(error, path)
  return fault ? new StartRefused(fault.problem) : error
}
