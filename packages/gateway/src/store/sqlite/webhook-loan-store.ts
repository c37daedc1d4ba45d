import type { AuditContext } from '../../commands/actor.ts'
import { borrowWebhook, returnWebhook } from '../../connectors/decide-connector.ts'
import type { ReturnedWebhook, WebhookLoanStore } from '../../connectors/webhook-loan-store.ts'
import { str } from '../sql/rows.ts'
import type { Connection } from './connection.ts'
import { findConnector } from './connector-rows.ts'
import type { LoanLocks } from './loan-locks.ts'
import { runCommand } from './run-command.ts'

/** Locks are taken inside a write, so that two processes never look at one loan at the same time. */
export function createWebhookLoanStore(
  db: Connection,
  by: AuditContext | undefined,
  locks: LoanLocks,
): WebhookLoanStore {
  const end = (connectorId: string, now: number): ReturnedWebhook | undefined => {
    const returned = runCommand(db, returnWebhook({ connectorId, now }), by)
    return returned && { connectorId, ...returned }
  }

  return {
    borrowWebhook: (connectorId, webhookUrl, now) =>
      db.write(() => {
        const connector = findConnector(db, connectorId)
        if (!connector || connector.deletedAt !== null) return { kind: 'unknown' }
        if (!locks.take(connectorId)) return { kind: 'taken' }
        const borrowed = runCommand(db, borrowWebhook({ connectorId, webhookUrl, now }), by)
        return borrowed ? { kind: 'lent', ...borrowed } : { kind: 'unknown' }
      }),
    endWebhookLoan: async (id, now) => {
      await db.write(() => end(id, now))
      locks.release(id)
    },
    endOrphanedWebhookLoans: async (now) => {
      // Looked at first without a write: there is hardly ever one.
      if (!db.get('select 1 from webhook_loans limit 1')) return []
      const taken = new Set<string>()
      const isOrphaned = (id: string) => taken.has(id) || (!locks.has(id) && locks.take(id))
      const returned = await db.write(() => {
        const borrowed = db.all('select connector_id from webhook_loans').map((row) => str(row, 'connector_id'))
        return borrowed.filter(isOrphaned).flatMap((id) => {
          taken.add(id)
          return end(id, now) ?? []
        })
      })
      for (const id of taken) locks.release(id)
      return returned
    },
  }
}
