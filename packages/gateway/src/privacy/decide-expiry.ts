/**
 * When a conversation's time is up, and what goes then. Never an open one, nor one that a pending delivery is of, except
 * events that nothing sends for lack of a URL: these are cancelled, or they would keep it for ever. Pure.
 */
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { CustomerRef } from '../commands/contact.ts'
import type { QuietConversation } from '../commands/erasure-look-ups.ts'
import type { State } from '../commands/look-ups.ts'
import { retentionMs } from '../config/retention.ts'
import { isSame } from '../contacts/contact.ts'
import { forgetCustomers } from '../contacts/decide-contact.ts'
import { cancelDeliveries } from '../deliveries/decide-cancellation.ts'
import { draftRemovals } from './draft-removals.ts'
import type { ExpiredChunk, ExpiryRequest } from './privacy-store.ts'
import { forgetFailingCustomers, removalOfConversations } from './removal-of-conversations.ts'

/** Whatever has been quiet since then has had its time; undefined when all is kept for ever. */
export function quietSince(retention: string, now: number): number | undefined {
  const keptMs = retentionMs(retention)
  return keptMs === undefined ? undefined : now - keptMs
}

export const isExpired = (
  { status, updatedAt, hasSendable }: Pick<QuietConversation, 'status' | 'updatedAt' | 'hasSendable'>,
  since: number,
): boolean => status === 'closed' && updatedAt <= since && !hasSendable

/** So that their line goes on without them. Gives how many there were, at most `limit`. */
export const cancelEventsWithoutUrl = (request: ExpiryRequest): Command<number> => {
  const { ids, limit, now } = request
  const cancelling = (state: State) => {
    const expired = new Set(expiredOf(request, state).map(({ id }) => id))
    const events = state.eventsWithoutUrl.filter(({ conversationId }) => expired.has(conversationId))
    return events.length > 0
      ? cancelDeliveries(
          events.map(({ id }) => id),
          now,
        )
      : undefined
  }
  return {
    needs: { quietConversations: { ids }, eventsWithoutUrl: { conversationIds: ids, limit } },
    needsMore: (state) => cancelling(state)?.needs,
    decide: (state, actor) => cancelling(state)?.decide(state, actor) ?? unchanged(0),
  }
}

/** Looked at again inside the write: since they were listed, one may have been opened, or written in. */
export const eraseExpired = (request: ExpiryRequest): Command<ExpiredChunk> => ({
  needs: { quietConversations: { ids: request.ids } },
  needsMore: (state) => {
    const expired = settledOf(request, state)
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

const settledOf = (request: ExpiryRequest, state: State): QuietConversation[] =>
  expiredOf(request, state).filter(({ isAwaited }) => !isAwaited)

export function decideExpiry(request: ExpiryRequest, state: State): Decision<ExpiredChunk> {
  const removals = draftRemovals({ limit: request.limit, hashId: request.hashId, usedIds: 'retiredIds' })
  const messages = Map.groupBy(state.erasableMessages, ({ conversationId }) => conversationId)
  const events = Map.groupBy(state.erasableEvents, ({ conversationId }) => conversationId)
  const emptied: QuietConversation[] = []
  for (const conversation of settledOf(request, state)) {
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
