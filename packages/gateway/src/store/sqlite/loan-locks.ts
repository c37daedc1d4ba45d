import { rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import type { LoanLocks } from '../sql/loan-locks.ts'
import { lockFile, lockPathOf } from './serving-lock.ts'

/** For each loan the operating system's lock on a file of its own. */
export function createLoanLocks(path: string): LoanLocks & { close(): void } {
  const held = new Map<string, DatabaseSync>()
  const fileOf = (connectorId: string) => lockPathOf(path).replace(/lock$/, `chat-${connectorId}.lock`)
  return {
    async take(connectorId) {
      const lock = held.has(connectorId) ? undefined : lockFile(fileOf(connectorId))
      if (lock) held.set(connectorId, lock)
      return lock !== undefined
    },
    async release(connectorId) {
      if (!held.has(connectorId)) return
      // Before it is let go: whoever comes next makes a file of its own.
      for (const end of ['', '-journal']) rmSync(fileOf(connectorId) + end, { force: true })
      held.get(connectorId)?.close()
      held.delete(connectorId)
    },
    close: () => {
      for (const lock of held.values()) lock.close()
      held.clear()
    },
  }
}
