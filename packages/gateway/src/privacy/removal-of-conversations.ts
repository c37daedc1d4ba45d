/** What goes with an empty conversation, and who hears of it: erasure and retention take it away alike. Pure. */
import { withoutConversation } from '../audit/chain.ts'
import type { ChainedRow } from '../commands/activity.ts'
import type { FailingCustomer } from '../commands/erasure-look-ups.ts'
import { insert, type RowChange, removeAll, update } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'

/** What was done to them stays as links of the chain. Desks that show one look again, and find it gone. */
export function removalOfConversations(
  conversations: readonly Pick<ConversationRow, 'id' | 'instanceId' | 'assigneeId' | 'queueId'>[],
  activities: readonly ChainedRow[],
  now: number,
): RowChange[] {
  const ids = conversations.map(({ id }) => id)
  const gone = new Set<string | null>(ids)
  const told = activities.filter(({ conversationId }) => gone.has(conversationId))
  return [
    ...told.flatMap((row) =>
      update('recordedActivities', { seq: row.seq }, { before: row, after: withoutConversation(row) }),
    ),
    ...removeAll('conversationReads', 'conversationId', ids),
    ...removeAll('conversationTags', 'conversationId', ids),
    ...removeAll('conversations', 'id', ids),
    ...conversations.map(({ id, instanceId, assigneeId: fromAgentId, queueId: fromQueueId }) =>
      insert('changes', {
        ...{ instanceId, type: 'conversation.updated', conversationId: id, messageId: null, recordedAt: now },
        ...{ fromAgentId, fromQueueId },
      }),
    ),
  ]
}

/** A breaker knows the customer whose attempt failed first: not longer than anything else does. */
export const forgetFailingCustomers = (failing: readonly FailingCustomer[]): RowChange[] =>
  failing.flatMap(({ endpointId: id, customerId }) =>
    update('endpoints', { id }, { before: { breakerCustomer: customerId }, after: { breakerCustomer: null } }),
  )
