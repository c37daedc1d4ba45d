import { reason } from '@passerelle/protocol/errors'
import type { Actor } from '../commands/actor.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, fault, refuse } from '../lib/errors.ts'
import { toOneLine } from '../messages/inbound-message.ts'
import type { ThreadMessage } from '../messages/message.ts'
import { type Conversation, otherOpen } from './conversation.ts'
import type { ChangeOutcome, ConversationChange, ConversationStore, Reader } from './conversation-store.ts'
import { longestSnoozeMs } from './snooze.ts'
import type { TagChange } from './tags.ts'

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
  throw refusalOf(outcome, wanted.change)
}

interface CloseRequest extends ChangeRequest {
  lastSeenMessageId: string | undefined
  reason: string | undefined
  tags: readonly string[]
}

interface ReturnRequest extends ChangeRequest {
  lastSeenMessageId: string | undefined
  note: string | undefined
}

/** Done, or left as it is for a message that is news to whoever acts. */
export type Closing =
  | { kind: 'changed'; conversation: Conversation }
  | { kind: 'newer_message'; message: ThreadMessage }

/** Not over a message of the customer's side that came after the one last seen: see unseen.ts. */
export async function closeConversation(
  { store, clock }: ChangeDeps,
  { conversationId, lastSeenMessageId, reason: why = '', tags, ...wanted }: CloseRequest,
): Promise<Closing> {
  const seen = { messageId: lastSeenMessageId }
  const change = { kind: 'close', seen, reason: toOneLine(why) || undefined, tags } as const
  return changeSeen(store, { ...wanted, id: conversationId, change, now: clock.now() })
}

/** To the bot; as with a closing, not over a message that was not seen. */
export async function returnConversation(
  { store, clock }: ChangeDeps,
  { conversationId, lastSeenMessageId, note, ...wanted }: ReturnRequest,
): Promise<Closing> {
  const change = { kind: 'return', seen: { messageId: lastSeenMessageId }, note } as const
  return changeSeen(store, { ...wanted, id: conversationId, change, now: clock.now() })
}

async function changeSeen(
  store: ChangeDeps['store'],
  request: Parameters<ConversationStore['changeConversation']>[0],
): Promise<Closing> {
  const outcome = await store.changeConversation(request)
  if (outcome.kind === 'newer_message' || outcome.kind === 'changed') return outcome
  throw refusalOf(outcome, request.change)
}

interface SnoozeRequest extends ChangeRequest {
  lastSeenMessageId: string | undefined
  /** Null: back at once. */
  until: number | null
}

/** Out of sight until then; as with a closing, not over a message that was not seen. */
export async function snoozeConversation(
  { store, clock }: ChangeDeps,
  { conversationId, lastSeenMessageId, until, ...wanted }: SnoozeRequest,
): Promise<Closing> {
  const now = clock.now()
  if (until === null) return changeSeen(store, { ...wanted, id: conversationId, change: { kind: 'wake' }, now })
  if (until <= now || until > now + longestSnoozeMs) throw notATime()
  const change = { kind: 'snooze', seen: { messageId: lastSeenMessageId }, until } as const
  return changeSeen(store, { ...wanted, id: conversationId, change, now })
}

export const notATime = (): ApiError =>
  new ApiError(reason('not_snoozed'), { faults: [fault('/until', 'not_a_later_time')] })

interface TransferRequest extends ChangeRequest {
  queueId: string | undefined
  agentId: string | undefined
  lastSeenMessageId: string | undefined
  note: string | undefined
}

/** To one of the two: an agent who can have it, or a queue of the instance. Where it is said what was seen, as a closing. */
export async function transferConversation(
  { store, clock }: ChangeDeps,
  { queueId, agentId, lastSeenMessageId, note, conversationId, ...wanted }: TransferRequest,
): Promise<Closing> {
  if ((queueId === undefined) === (agentId === undefined)) {
    throw new ApiError(reason('not_transferred'), { faults: [fault('/queue_id', 'queue_or_agent')] })
  }
  const to = queueId === undefined ? { agentId: agentId ?? '' } : { queueId }
  const seen = lastSeenMessageId === undefined ? undefined : { messageId: lastSeenMessageId }
  const change = { kind: 'transfer', to, seen, note } as const
  return changeSeen(store, { ...wanted, id: conversationId, change, now: clock.now() })
}

function refusalOf(outcome: Exclude<ChangeOutcome, { kind: 'changed' }>, change: ConversationChange): Error {
  switch (outcome.kind) {
    case 'not_found':
      return refuse('conversation_not_found')
    case 'other_open':
      return otherOpen(outcome.openId)
    case 'unknown_agent':
      if (change.kind === 'transfer')
        return new ApiError(reason('not_transferred'), { faults: [fault('/agent_id', 'receiver_unknown')] })
      return new ApiError(reason('not_assigned'), { faults: [fault('/assignee', 'assignee_unknown')] })
    case 'unknown_queue':
      return new ApiError(reason('not_transferred'), { faults: [fault('/queue_id', 'queue_of_instance_unknown')] })
    case 'not_open':
      return refuse('conversation_closed')
    case 'with_bot':
      return refuse('conversation_with_bot')
    case 'nothing_to_undo':
      return refuse('nothing_to_undo')
    case 'not_waiting':
      return refuse('conversation_taken')
    case 'unknown_message':
      return new ApiError(reason('not_closed'), { faults: [fault('/last_seen_message_id', 'last_seen_unknown')] })
    case 'unknown_tags':
      return change.kind === 'tag'
        ? unknownTags('not_tagged', '/add', outcome.indexes)
        : unknownTags('not_closed', '/tags', outcome.indexes)
    case 'newer_message':
      return new Error('only who says what was seen is told of a newer message')
  }
}

const unknownTags = (code: 'not_closed' | 'not_tagged', path: string, indexes: readonly number[]): ApiError =>
  new ApiError(reason(code), { faults: indexes.map((index) => fault(`${path}/${index}`, 'tag_unknown')) })

/** Takes away first: what is in both lists stays. */
export const tagConversation = (deps: ChangeDeps, { add, remove, ...wanted }: ChangeRequest & TagChange) =>
  changeConversation(deps, { ...wanted, change: { kind: 'tag', add, remove } })

/** To an agent of the same instance who can log in, to oneself (`me`), or to nobody (null). */
export async function assignConversation(
  deps: ChangeDeps,
  { assignee, callerId, ...wanted }: ChangeRequest & { assignee: string | null; callerId: string },
): Promise<Conversation> {
  const assigneeId = assignee === 'me' ? callerId : assignee
  return changeConversation(deps, { ...wanted, change: { kind: 'assign', assigneeId } })
}
