import type { ReturnedWebhook, WebhookLoanStore } from '../../connectors/webhook-loan-store.ts'
import type { Audit } from './audit-store.ts'
import type { Connection } from './connection.ts'
import { findConnector } from './connector-rows.ts'
import type { LoanLocks } from './loan-locks.ts'
import { str, strOrNull } from './rows.ts'
import { updateConnector } from './update-connector.ts'

/** Locks are taken inside a write, so that two processes never look at one loan at the same time. */
export function createWebhookLoanStore(db: Connection, audit: Audit, locks: LoanLocks): WebhookLoanStore {
  const end = (id: string, now: number): ReturnedWebhook | undefined => {
    const loan = db.get('select * from webhook_loans where connector_id = ?', id)
    const connector = findConnector(db, id)
    db.run('delete from webhook_loans where connector_id = ?', id)
    if (!loan || !connector || connector.webhookUrl !== str(loan, 'lent_to')) return undefined
    const webhookUrl = strOrNull(loan, 'former')
    const updated = updateConnector(db, audit, { id, patch: { webhookUrl }, now })
    return updated && { connectorId: id, name: updated.name, webhookUrl }
  }

  return {
    borrowWebhook: (id, webhookUrl, now) =>
      db.write(() => {
        const connector = findConnector(db, id)
        if (!connector || connector.deletedAt !== null) return { kind: 'unknown' }
        if (!locks.take(id)) return { kind: 'taken' }
        // What an earlier borrower left goes back first: it is not the connector's own.
        end(id, now)
        const former = findConnector(db, id)?.webhookUrl ?? null
        db.run('insert into webhook_loans (connector_id, former, lent_to) values (?, ?, ?)', id, former, webhookUrl)
        updateConnector(db, audit, { id, patch: { webhookUrl }, now })
        return { kind: 'lent', former }
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
