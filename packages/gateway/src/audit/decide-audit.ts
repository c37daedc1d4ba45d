import type { Command } from '../commands/command.ts'
import { tell } from '../commands/row-changes.ts'
import type { AuditedCustomer, AuditFact } from './audit.ts'

/** Tells of what is no write of the store: an export, a test of a webhook. Pure. */
export const recordAudit = (fact: AuditFact): Command<void> => {
  const { action: kind, details: params = {} } = fact
  const of = 'customer' in fact ? { type: 'connector', id: fact.customer.connectorId } : fact.target
  return {
    needs: of.type === 'connector' ? { connector: { id: of.id } } : {},
    decide: ({ connector: [connector] }) => {
      const target =
        'customer' in fact ? { customer: fact.customer } : { ...fact.target, name: connector?.name ?? null }
      const place = { instanceId: connector?.instanceId ?? null, connectorId: connector?.id ?? null }
      return { outcome: undefined, changes: [tell({ kind, target, params, ...place })] }
    },
  }
}

export const tellErasure = (customer: AuditedCustomer): Command<void> =>
  recordAudit({ action: 'customer.erased', customer })
