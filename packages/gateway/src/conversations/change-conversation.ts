import { reason } from '@passerelle/protocol/errors'
import type { Actor } from '../commands/actor.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, fault, refuse } from '../lib/errors.ts'
import { toOneLine } from '../messages/inbound-message.ts'
import type { ThreadMessage } from '../messages/message.ts'
import { type Conversation, otherOpen } from './conversation.ts'
import type { ChangeOutcome, ConversationChange, ConversationStore, Reader } from './conversation-store.ts'

interface ChangeDeps {
  store: Pick<ConversationStore, 'changeConversation'>
  clock: Pick<Clock, 'now'>
}

interface ChangeRequest {
  instanceId: string
  conversationId: string
  reader?: Reader
  /** Who does it; else nothing is told of it. */
  actor?: Actor
}

/** Closes (whatever was seen), reopens, marks as read or assigns. What is so already is left as it is. */
export async function changeConversation(
  { store, clock }: ChangeDeps,
  { conversationId, ...wanted }: ChangeRequest & { change: ConversationChange },
): Promise<Conversation> {
  const outcome = await store.changeConversation({ ...wanted, id: conversationId, now: clock.now() })
  if (outcome.kind === 'changed') return outcome.conversation
  throw refusalOf(outcome)
}

interface CloseRequest extends ChangeRequest {
  lastSeenMessageId: string | undefined
  reason: string | undefined
}

/** Closed, or left open for a message that is news to whoever closes. */
export type Closing = { kind: 'closed'; conversation: Conversation } | { kind: 'newer_message'; message: ThreadMessage }

/** Not over a message of the customer's side that came after the one last seen: see unseen.ts. */
export async function closeConversation(
  { store, clock }: ChangeDeps,
  { conversationId, lastSeenMessageId, reason: why = '', ...wanted }: CloseRequest,
): Promise<Closing> {
  const change = { kind: 'close', seen: { messageId: lastSeenMessageId }, reason: toOneLine(why) || undefined } as const
  const outcome = await store.changeConversation({ ...wanted, id: conversationId, change, now: clock.now() })
  if (outcome.kind === 'newer_message') return outcome
  if (outcome.kind === 'changed') return { kind: 'closed', conversation: outcome.conversation }
  throw refusalOf(outcome)
}

function refusalOf(outcome: Exclude<ChangeOutcome, { kind: 'changed' }>): Error {
  switch (outcome.kind) {
    case 'not_found':
      return refuse('conversation_not_found')
    case 'other_open':
      return otherOpen(outcome.openId)
    case 'unknown_agent':
      return new ApiError(reason('not_assigned'), { faults: [fault('/assignee', 'assignee_unknown')] })
    case 'unknown_message':
      return new ApiError(reason('not_closed'), { faults: [fault('/last_seen_message_id', 'last_seen_unknown')] })
    case 'newer_message':
      return new Error('only who says what was seen is told of a newer message')
  }
}

/** To an agent of the same instance who can log in, to oneself (`me`), or to nobody (null). */
export async function assignConversation(
  deps: ChangeDeps,
  { assignee, callerId, ...wanted }: ChangeRequest & { assignee: string | null; callerId: string },
): Promise<Conversation> {
  const assigneeId = assignee === 'me' ? callerId : assignee
  return changeConversation(deps, { ...wanted, change: { kind: 'assign', assigneeId } })
}
