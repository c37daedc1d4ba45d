/**
 * One process serves a database. It holds the operating system's lock on a file beside the database, under its real
 * name: that ends with the process, however it ends. A lock file that is deleted meanwhile is made and locked anew.
 */

import { chmodSync, existsSync, realpathSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Reason, reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import { isBusy } from './connection.ts'

export interface ServingLock {
  release(): void
}

/** Less than any other server needs to start. */
const lookEveryMs = 100

/** A symbolic link leads to the same lock as the file it names. */
export function lockPathOf(path: string): string {
  const real = existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))
  return `${real}.lock`
}

/** `findEnd` says why this server must not go on. */
export function takeServingLock(path: string, findEnd: () => Reason | undefined): ServingLock {
  const lockPath = lockPathOf(path)
  let held = lockFile(lockPath)
  if (!held) {
    throw new StartRefused(reason('database_served', { path }))
  }
  let file = identityOf(lockPath)
  const lockAgain = () => {
    try {
      return identityOf(lockPath) === file ? held : lockFile(lockPath)
    } catch {
      // The disk is full, or the folder away for a moment: the next look tries again.
      return held
    }
  }
  /** Ends this process in order. */
  const end = (why: Reason) => {
    clearInterval(look)
    throw new StartRefused(why)
  }
  const look = setInterval(() => {
    const why = findEnd()
    if (why) end(why)
    const again = lockAgain()
    if (again === held) return
    // Two that serve would send everything twice.
    if (!again) return end(reason('serving_lock_lost', { path: lockPath }))
    held?.close()
    held = again
    file = identityOf(lockPath)
  }, lookEveryMs)
  look.unref()
  return {
    release: () => {
      clearInterval(look)
      held?.close()
    },
  }
}

/** The system's lock on a file, which is made. Undefined when another process has it. */
export function lockFile(lockPath: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(lockPath, { timeout: 0 })
  try {
    chmodSync(lockPath, 0o600)
    lock.exec('begin exclusive')
    return lock
  } catch (error) {
    lock.close()
    if (isBusy(error)) return undefined
    throw error
  }
}

/** A lock of its own, on a file that goes with it. Undefined when anybody has it. */
export function lockBeside(path: string, name: string): ServingLock | undefined {
  const lockPath = lockPathOf(path).replace(/lock$/, `${name}.lock`)
  const held = lockFile(lockPath)
  return (
    held && {
      release: () => {
        // Before it is let go: whoever comes next makes a file of its own.
        for (const end of ['', '-journal']) rmSync(lockPath + end, { force: true })
        held.close()
      },
    }
  )
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}`
}

/** Whether a server serves it now. */
export function isSqliteServed(path: string): boolean {
  const lockPath = existsSync(dirname(path)) ? lockPathOf(path) : path
  if (!existsSync(lockPath)) return false
  let lock: DatabaseSync | undefined
  try {
    lock = new DatabaseSync(lockPath, { readOnly: true, timeout: 0 })
    lock.prepare('pragma user_version').get()
    return false
  } catch (error) {
    return isBusy(error)
  } finally {
    lock?.close()
  }
}
