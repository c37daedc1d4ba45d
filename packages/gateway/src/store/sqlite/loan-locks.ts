import { rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { lockFile, lockPathOf } from './serving-lock.ts'

/** For each loan the operating system's lock on a file of its own: it tells whether the borrower is still there. */
export interface LoanLocks {
  /** False when another process has it. */
  take(connectorId: string): boolean
  has(connectorId: string): boolean
  release(connectorId: string): void
  close(): void
}

export function createLoanLocks(path: string): LoanLocks {
  const held = new Map<string, DatabaseSync>()
  const fileOf = (connectorId: string) => lockPathOf(path).replace(/lock$/, `chat-${connectorId}.lock`)
  const release = (connectorId: string) => {
    if (!held.has(connectorId)) return
    // Before it is let go: whoever comes next makes a file of its own.
    for (const end of ['', '-journal']) rmSync(fileOf(connectorId) + end, { force: true })
    held.get(connectorId)?.close()
    held.delete(connectorId)
  }
  return {
    take(connectorId) {
      const lock = held.get(connectorId) ?? lockFile(fileOf(connectorId))
      if (lock) held.set(connectorId, lock)
      return lock !== undefined
    },
    has: (connectorId) => held.has(connectorId),
    release,
    close: () => {
      for (const lock of held.values()) lock.close()
      held.clear()
    },
  }
}
