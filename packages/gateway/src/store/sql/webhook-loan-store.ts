import type { AuditContext } from '../../commands/actor.ts'
import { borrowWebhook, returnWebhook } from '../../connectors/decide-connector.ts'
import type { ReturnedWebhook, WebhookLoanStore } from '../../connectors/webhook-loan-store.ts'
import { connectorById } from './connector-rows.ts'
import type { Engine } from './engine.ts'
import type { LoanLocks } from './loan-locks.ts'
import { str } from './rows.ts'

/** Only who has its lock looks at a loan or changes it. */
export function createWebhookLoanStore(db: Engine, by: AuditContext | undefined, locks: LoanLocks): WebhookLoanStore {
  /** With its lock, which is let go. */
  const end = async (connectorId: string, now: number): Promise<ReturnedWebhook | undefined> => {
    try {
      const returned = await db.decide(returnWebhook({ connectorId, now }), { by })
      return returned && { connectorId, ...returned }
    } finally {
      await locks.release(connectorId)
    }
  }

  return {
    borrowWebhook: async (connectorId, webhookUrl, now) => {
      const connector = await db.get(connectorById, connectorId)
      if (!connector || connector.deleted_at !== null) return { kind: 'unknown' }
      if (!(await locks.take(connectorId))) return { kind: 'taken' }
      let borrowed: { former: string | null } | undefined
      try {
        borrowed = await db.decide(borrowWebhook({ connectorId, webhookUrl, now }), { by })
      } finally {
        if (!borrowed) await locks.release(connectorId)
      }
      return borrowed ? { kind: 'lent', ...borrowed } : { kind: 'unknown' }
    },
    endWebhookLoan: async (id, now) => {
      await end(id, now)
    },
    endOrphanedWebhookLoans: async (now) => {
      const loans = await db.all('select connector_id from webhook_loans')
      const returned: ReturnedWebhook[] = []
      for (const loan of loans) {
        const id = str(loan, 'connector_id')
        const one = (await locks.take(id)) ? await end(id, now) : undefined
        if (one) returned.push(one)
      }
      return returned
    },
  }
}
