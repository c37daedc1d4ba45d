/**
 * What an erasure takes of a customer, chunk by chunk: pending deliveries first, the last in the line before the others,
 * so that none is sent for the lack of the one before it, and those that stay keep their places; then events that are
 * settled; then messages; then conversations that are empty. Pure.
 */
import { tellErasure } from '../audit/decide-audit.ts'
import type { Command } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove } from '../commands/row-changes.ts'
import { forgetCustomers } from '../contacts/decide-contact.ts'
import { draftRemovals } from './draft-removals.ts'
import type { ConversationErasureRequest, ErasedChunk, ErasureRequest } from './privacy-store.ts'
import { forgetFailingCustomers, removalOfConversations } from './removal-of-conversations.ts'

export function eraseMessages(request: ErasureRequest): Command<ErasedChunk> {
  const { connectorId, customerId, limit, hashId } = request
  const { customer } = hashId({ connectorId, customerId, externalId: '' })
  const asked = { connectorId, customerId, limit }
  const told = tellErasure({ connectorId, customerId })
  return {
    needs: {
      ...(request.isFirst && told.needs),
      erasableDeliveries: asked,
      erasableEvents: asked,
      erasableMessages: asked,
      retiredIds: { connectorId, customer, limit },
    },
    decide: (state, actor) => {
      const erased = decideErasure(request, state)
      // An erasure is many writes: it is told with the first of them, so that none can be without it.
      return request.isFirst
        ? { ...erased, changes: [...told.decide(state, actor).changes, ...erased.changes] }
        : erased
    },
  }
}

export function decideErasure(
  { limit, hashId }: Pick<ErasureRequest, 'limit' | 'hashId'>,
  { erasableDeliveries, erasableEvents, erasableMessages, retiredIds }: State,
): { outcome: ErasedChunk; changes: RowChange[] } {
  const removals = draftRemovals({ limit, hashId, usedIds: 'erasedIds' })
  for (const delivery of erasableDeliveries.toSorted((a, b) => b.seq - a.seq)) removals.takeDelivery(delivery)
  for (const event of erasableEvents) removals.takeDelivery(event)
  for (const message of erasableMessages) removals.takeMessage(message)
  return {
    outcome: { ...removals.erased(), more: removals.isFull() || retiredIds.length >= limit },
    // What retention kept for an erasure to come counts from now on as erased.
    changes: [
      ...removals.changes(),
      ...retiredIds.flatMap((row) => [insert('erasedIds', row), remove('retiredIds', row)]),
    ],
  }
}

export const eraseConversations = ({
  connectorId,
  customerId,
  limit,
  now,
}: ConversationErasureRequest): Command<number> => ({
  needs: {
    emptyConversations: { connectorId, customerId, limit },
    failingCustomers: { connectorIds: [connectorId] },
    joinsOfCustomers: { customers: [{ connectorId, customerId }] },
  },
  needsMore: ({ emptyConversations }) =>
    emptyConversations.length > 0
      ? { recordedActivities: { conversationIds: emptyConversations.map(({ id }) => id) } }
      : undefined,
  decide: ({ emptyConversations, failingCustomers, joinsOfCustomers, recordedActivities }) => ({
    outcome: emptyConversations.length,
    changes: [
      ...removalOfConversations(emptyConversations, recordedActivities, now),
      // The next failure is then the first again.
      ...forgetFailingCustomers(failingCustomers.filter((failing) => failing.customerId === customerId)),
      ...forgetCustomers([{ connectorId, customerId }], joinsOfCustomers),
    ],
  }),
})
