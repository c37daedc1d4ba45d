/**
 * When a conversation's time is up, and what goes then. Never an open one, nor one that a pending delivery is of. Pure.
 */
import type { Command, Decision } from '../commands/command.ts'
import type { CustomerRef } from '../commands/contact.ts'
import type { QuietConversation } from '../commands/erasure-look-ups.ts'
import type { State } from '../commands/look-ups.ts'
import { retentionMs } from '../config/retention.ts'
import { isSame } from '../contacts/contact.ts'
import { forgetCustomers } from '../contacts/decide-contact.ts'
import { draftRemovals } from './draft-removals.ts'
import type { ExpiredChunk, ExpiryRequest } from './privacy-store.ts'
import { forgetFailingCustomers, removalOfConversations } from './removal-of-conversations.ts'

/** Whatever has been quiet since then has had its time; undefined when all is kept for ever. */
export function quietSince(retention: string, now: number): number | undefined {
  const keptMs = retentionMs(retention)
  return keptMs === undefined ? undefined : now - keptMs
}

export const isExpired = (
  { status, updatedAt, isAwaited }: Pick<QuietConversation, 'status' | 'updatedAt' | 'isAwaited'>,
  since: number,
): boolean => status === 'closed' && updatedAt <= since && !isAwaited

/** Looked at again inside the write: since they were listed, one may have been opened, or written in. */
export const eraseExpired = (request: ExpiryRequest): Command<ExpiredChunk> => ({
  needs: { quietConversations: { ids: request.ids } },
  needsMore: (state) => {
    const expired = expiredOf(request, state)
    if (expired.length === 0) return undefined
    const conversationIds = expired.map(({ id }) => id)
    return {
      erasableEvents: { conversationIds, limit: request.limit },
      erasableMessages: { conversationIds, limit: request.limit },
      recordedActivities: { conversationIds },
      knownCustomers: { customers: expired },
      joinsOfCustomers: { customers: expired },
      failingCustomers: { connectorIds: [...new Set(expired.map(({ connectorId }) => connectorId))] },
    }
  },
  decide: (state) => decideExpiry(request, state),
})

/** In the order in which their messages and events are looked up, so that the last one looked up is the only one in part. */
const expiredOf = ({ quietSince: since }: ExpiryRequest, { quietConversations }: State): QuietConversation[] =>
  quietConversations
    .filter((conversation) => isExpired(conversation, since))
    .toSorted((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)))

export function decideExpiry(request: ExpiryRequest, state: State): Decision<ExpiredChunk> {
  const removals = draftRemovals({ limit: request.limit, hashId: request.hashId, usedIds: 'retiredIds' })
  const messages = Map.groupBy(state.erasableMessages, ({ conversationId }) => conversationId)
  const events = Map.groupBy(state.erasableEvents, ({ conversationId }) => conversationId)
  const emptied: QuietConversation[] = []
  for (const conversation of expiredOf(request, state)) {
    for (const message of messages.get(conversation.id) ?? []) removals.takeMessage(message)
    for (const event of events.get(conversation.id) ?? []) removals.takeDelivery(event)
    if (removals.isFull()) break
    emptied.push(conversation)
  }
  /** Whether no conversation of theirs is left. */
  const isLeaving = (customer: CustomerRef & { conversationCount: number }): boolean => {
    const count = emptied.filter((one) => isSame(one, customer)).length
    return count > 0 && count >= customer.conversationCount
  }
  return {
    outcome: { ...removals.erased(), conversations: emptied.length, more: removals.isFull() },
    changes: [
      ...removals.changes(),
      ...removalOfConversations(emptied, state.recordedActivities, request.now),
      ...forgetFailingCustomers(state.failingCustomers.filter(isLeaving)),
      ...forgetCustomers(state.knownCustomers.filter(isLeaving), state.joinsOfCustomers),
    ],
  }
}
