/** What enters the audit log beside the writes that tell themselves. Pure. */
import type { AuditedCustomer } from '../commands/actor.ts'
import type { Command } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, tell } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import type { AuditFact } from './audit.ts'

/** Tells of what is no write of the store: an export, a test of a webhook. */
export const recordAudit = (fact: AuditFact, now: number): Command<void> => {
  const of = 'customer' in fact ? { type: 'connector', id: fact.customer.connectorId } : fact.target
  return {
    needs: of.type === 'connector' ? { connector: { id: of.id } } : {},
    // What is done to a customer shows in their thread as well.
    needsMore: ({ connector: [connector] }) =>
      'customer' in fact && connector
        ? { latestConversation: { ...fact.customer, instanceId: connector.instanceId } }
        : undefined,
    decide: (state) => ({
      outcome: undefined,
      changes: [tellOfFact(fact, state), ...state.latestConversation.map((one) => conversationUpdated(one, now))],
    }),
  }
}

function tellOfFact(fact: AuditFact, { connector: [connector], latestConversation: [conversation] }: State) {
  const { action: kind, details: params = {} } = fact
  const target = 'customer' in fact ? { customer: fact.customer } : { ...fact.target, name: connector?.name ?? null }
  return tell({ kind, target, params, ...placeOf(connector), conversationId: conversation?.id ?? null })
}

/** For the desks that show its thread. */
const conversationUpdated = ({ id, instanceId }: ConversationRow, now: number): RowChange =>
  insert('changes', { instanceId, type: 'conversation.updated', conversationId: id, messageId: null, recordedAt: now })

const placeOf = (connector: State['connector'][number] | undefined) => ({
  instanceId: connector?.instanceId ?? null,
  connectorId: connector?.id ?? null,
})

/** In no thread: there is none any more. */
export const tellErasure = (customer: AuditedCustomer): Command<void> => ({
  needs: { connector: { id: customer.connectorId } },
  decide: ({ connector: [connector] }) => ({
    outcome: undefined,
    changes: [tell({ kind: 'customer.erased', target: { customer }, ...placeOf(connector) })],
  }),
})
