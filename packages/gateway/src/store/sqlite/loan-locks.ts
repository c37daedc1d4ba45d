import type { LoanLocks } from '../sql/loan-locks.ts'
import { lockBeside, type ServingLock } from './serving-lock.ts'

/** For each loan the operating system's lock on a file of its own. */
export function createLoanLocks(path: string): LoanLocks & { close(): void } {
  const held = new Map<string, ServingLock>()
  return {
    async take(connectorId) {
      const lock = held.has(connectorId) ? undefined : lockBeside(path, `chat-${connectorId}`)
      if (lock) held.set(connectorId, lock)
      return lock !== undefined
    },
    async release(connectorId) {
      held.get(connectorId)?.release()
      held.delete(connectorId)
    },
    close: () => {
      for (const lock of held.values()) lock.release()
      held.clear()
    },
  }
}
