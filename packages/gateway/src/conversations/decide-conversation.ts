/** What an agent does to a conversation: why it is refused, and what it writes. Pure. */
import type { Actor } from '../commands/actor.ts'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import { type QueueRow, readTexts } from '../commands/queue.ts'
import { insert, type RowChange, update } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { below } from '../messages/thread-order.ts'
import { tellOf, tellOfHolder, tellOfQueue, tellOfReopening, tellOfReturn } from './conversation-activities.ts'
import { holderOf, queuesOf, reopened, unreadOf } from './conversation-rules.ts'
import type { ChangeOutcome, ConversationChange, Reader } from './conversation-store.ts'
import { ownerTypeOf, toAgent, toBot, toItsQueueAgain, toItsQueueFrom, toQueue } from './ownership.ts'
import { notSnoozed, snooze, wake, wakeDue } from './snooze.ts'
import { changeTags, findUnknownTags } from './tags.ts'
import { findUndo, formerOf, remember, restore } from './undo.ts'
import { isUnseen, type Seen } from './unseen.ts'

export interface ChangeRequest {
  instanceId: string
  id: string
  change: ConversationChange
  now: number
  reader?: Reader
  actor?: Actor | undefined
}

export type ChangeDecision =
  | { kind: 'changed' }
  | { kind: 'unchanged' }
  | { kind: 'newer_message'; messageId: string }
  | Exclude<ChangeOutcome, { kind: 'changed' } | { kind: 'newer_message' }>

export const changeConversation = (request: ChangeRequest): Command<ChangeDecision> => ({
  about: { conversationIds: [request.id] },
  needs: needsOf(request),
  needsMore: ({ conversation: [before] }) => before && needsMore(request, before),
  decide: (state, actor) => decideChange(request, state, actor),
  ...(request.actor && { doneBy: { actor: request.actor, at: request.now } }),
})

function needsOf({ id, change, reader }: ChangeRequest): Needs {
  const conversation = { id }
  switch (change.kind) {
    case 'assign':
    case 'take':
    case 'transfer': {
      const agentId = receiverOf(change)
      return {
        conversation,
        conversationHolder: { conversationId: id },
        ...(agentId && { agents: { ids: [agentId] } }),
        ...(change.kind === 'transfer' && arrivalsOf(id, change.seen)),
      }
    }
    case 'tag':
      return { conversation, tagsOfInstance: { conversationId: id } }
    case 'close':
      return {
        conversation,
        ...arrivalsOf(id, change.seen),
        queueOf: { conversationId: id },
        ...(change.tags?.length && { tagsOfInstance: { conversationId: id } }),
      }
    case 'snooze':
      return { conversation, ...arrivalsOf(id, change.seen) }
    case 'wake':
      return { conversation }
    case 'undo':
      return { conversation, openConversations: { conversationId: id }, firstQueues: { conversationId: id } }
    case 'return':
      return { conversation, conversationHolder: { conversationId: id }, ...arrivalsOf(id, change.seen) }
    case 'read':
      return { conversation, ...(reader && { conversationRead: { conversationId: id, agentId: reader.agentId } }) }
    case 'reopen':
      return {
        ...{ conversation, conversationHolder: { conversationId: id }, openConversations: { conversationId: id } },
        ...queuesOf(id),
      }
  }
}

/** The agent whose it becomes. */
function receiverOf(change: ConversationChange): string | null {
  if (change.kind === 'assign') return change.assigneeId
  if (change.kind === 'take') return change.agentId
  return change.kind === 'transfer' && 'agentId' in change.to ? change.to.agentId : null
}

function arrivalsOf(conversationId: string, seen: Seen | undefined): Needs {
  if (!seen) return {}
  const { messageId } = seen
  return {
    latestArrival: { conversationId },
    ...(messageId !== undefined && { messageArrival: { id: messageId, conversationId } }),
  }
}

function needsMore({ change }: ChangeRequest, before: ConversationRow): Needs | undefined {
  if (change.kind === 'undo') {
    const { assigneeId, queueId } = formerOf(before) ?? before
    return {
      ...(assigneeId !== null && { agents: { ids: [assigneeId] } }),
      livingQueues: { ids: [queueId, before.queueId].filter((one) => one !== null) },
    }
  }
  if (change.kind !== 'transfer' || !('queueId' in change.to)) return undefined
  return { livingQueues: { ids: [change.to.queueId, ...(before.queueId === null ? [] : [before.queueId])] } }
}

export function decideChange(request: ChangeRequest, state: State, actor: Actor): Decision<ChangeDecision> {
  const [before] = state.conversation
  if (!before || before.instanceId !== request.instanceId) return unchanged({ kind: 'not_found' })
  const refused = findRefusal(before, request, { state, actor })
  if (refused) return unchanged(refused)
  const at = below(before.lastPlaceAt, request.now)
  const changes = applyTo(before, request, { state, actor, at })
  if (changes.length === 0) return unchanged({ kind: 'unchanged' })
  return {
    outcome: { kind: 'changed' },
    changes: [
      ...changes,
      logOf(before, 'conversation.updated', request.now),
      ...callReceiver(before, request, actor),
      ...tellOfChange(before, request, { state, actor, at }),
    ],
  }
}

const logOf = (
  { id, instanceId }: Pick<ConversationRow, 'id' | 'instanceId'>,
  type: 'conversation.opened' | 'conversation.updated',
  now: number,
): RowChange => insert('changes', { instanceId, type, conversationId: id, messageId: null, recordedAt: now })

/** Who gets it from somebody else is told: it may be the first they hear of it. */
function callReceiver(
  { id, instanceId }: ConversationRow,
  { change, now }: ChangeRequest,
  { id: actorId }: Actor,
): RowChange[] {
  const agentId = receiverOf(change)
  if (agentId === null || agentId === actorId) return []
  const told = { instanceId, type: 'agent.assigned', conversationId: id, messageId: null, agentId } as const
  return [insert('changes', { ...told, recordedAt: now })]
}

/** What only an open one can be. */
const needsOpen: readonly ConversationChange['kind'][] = ['take', 'transfer', 'return', 'snooze']

function findRefusal(
  before: ConversationRow,
  { change, now }: ChangeRequest,
  { state, actor }: { state: State; actor: Actor },
): ChangeDecision | undefined {
  if (change.kind === 'undo' && !findUndo(before, { actor, now })) return { kind: 'nothing_to_undo' }
  if (change.kind === 'reopen' || change.kind === 'undo') {
    const other = state.openConversations.find(({ id }) => id !== before.id)
    return other && { kind: 'other_open', openId: other.id }
  }
  if (before.status === 'closed' && needsOpen.includes(change.kind)) return { kind: 'not_open' }
  if (change.kind === 'snooze' && ownerTypeOf(before) === 'bot') return { kind: 'with_bot' }
  if (change.kind === 'take' && ownerTypeOf(before) !== 'queue' && before.assigneeId !== change.agentId)
    return { kind: 'not_waiting' }
  const receiver = receiverOf(change)
  if (receiver !== null && holderOf(state.agents, { instanceId: before.instanceId, agentId: receiver }) === null)
    return { kind: 'unknown_agent' }
  if (change.kind === 'transfer' && 'queueId' in change.to && !queueOfInstance(before, change.to.queueId, state))
    return { kind: 'unknown_queue' }
  const unknown = findUnknownTags({ add: tagsAdded(change) }, state)
  if (unknown.length > 0) return { kind: 'unknown_tags', indexes: unknown }
  if (!('seen' in change) || before.status !== 'open' || !change.seen) return undefined
  const [seen] = state.messageArrival
  if (change.seen.messageId !== undefined && !seen) return { kind: 'unknown_message' }
  const [newest] = state.latestArrival
  return newest && isUnseen(newest, { seen, now }) ? { kind: 'newer_message', messageId: newest.id } : undefined
}

const queueOfInstance = ({ instanceId }: ConversationRow, queueId: string | null, { livingQueues }: State) =>
  livingQueues.find((one) => one.id === queueId && one.instanceId === instanceId)

function tagsAdded(change: ConversationChange): readonly string[] {
  if (change.kind === 'tag') return change.add
  return change.kind === 'close' ? (change.tags ?? []) : []
}

/** Nothing for what is so already: it is not told again. */
function applyTo(
  before: ConversationRow,
  { change, now, reader }: ChangeRequest,
  { state, actor, at: lastPlaceAt }: { state: State; actor: Actor; at: number },
): RowChange[] {
  const become = (after: ConversationRow) => update('conversations', { id: before.id }, { before, after })
  const becomeUndoably = (after: ConversationRow) => become(remember(before, after, { actor, now }))
  const updatedAt = Math.max(before.updatedAt, now)
  switch (change.kind) {
    case 'assign':
    case 'take':
    case 'transfer': {
      const moved = move(before, change, now)
      // Not its time of change: nobody's place in a list moves because a colleague takes it.
      return moved ? becomeUndoably({ ...moved, lastPlaceAt }) : []
    }
    case 'return':
      if (ownerTypeOf(before) === 'bot') return []
      return becomeUndoably({ ...before, ...toBot, ...nobodyWaits, lastPlaceAt })
    case 'snooze':
      if (before.snoozedUntil === change.until) return []
      return becomeUndoably({ ...before, ...snooze(before, change.until), lastPlaceAt })
    case 'wake':
      if (before.snoozedUntil === null || (change.isDue && before.snoozedUntil > now)) return []
      return become({ ...before, ...(change.isDue ? wakeDue(before, now) : wake(before, now)), lastPlaceAt })
    case 'undo': {
      const former = findUndo(before, { actor, now })
      return former ? restore(before, { ...former, lastPlaceAt, updatedAt }, state) : []
    }
    case 'tag': {
      const { tags, changes } = changeTags(before, change)
      return changes.length === 0 ? [] : [...become({ ...before, tags, lastPlaceAt }), ...changes]
    }
    case 'close': {
      if (before.status === 'closed') return []
      const { tags, changes } = changeTags(before, { add: change.tags ?? [], remove: [] })
      const closed = { ...nobodyWaits, status: 'closed', closedAt: now, withBot: false } as const
      const textDueAt = lastWordDueAt(before, state.queueOf[0], now)
      return [...becomeUndoably({ ...before, ...closed, tags, textDueAt, updatedAt, lastPlaceAt }), ...changes]
    }
    case 'reopen':
      if (before.status === 'open') return []
      return become({
        ...{ ...reopened(before, state.conversationHolder, state), waitingSince: unansweredSince(before) },
        // What was said before it was closed is long ago: nobody is late or silent yet.
        ...{ turnSince: now, updatedAt, lastPlaceAt },
      })
    case 'read':
      return reader ? readBy(reader, before, state) : become({ ...before, unreadCount: 0 })
  }
}

/** A closing may be a mistake: what the queue says to it waits until whoever closed it had time to take it back. */
const lastWordDelayMs = 10_000

/** When the queue says that the conversation was closed; null: it does not, or the bot had it. */
const lastWordDueAt = (before: ConversationRow, queue: QueueRow | undefined, now: number): number | null =>
  queue && readTexts(queue).closed && ownerTypeOf(before) !== 'bot' ? now + lastWordDelayMs : null

const nobodyWaits = { ...notSnoozed, unreadCount: 0, waitingSince: null, triedIds: null, returnAt: null } as const

/** To an agent or a queue; undefined when it is there already. */
function move(
  before: ConversationRow,
  change: Extract<ConversationChange, { kind: 'assign' | 'take' | 'transfer' }>,
  now: number,
): ConversationRow | undefined {
  if (change.kind === 'transfer' && 'queueId' in change.to) {
    const { queueId } = change.to
    if (ownerTypeOf(before) === 'queue' && before.queueId === queueId) return undefined
    // Somebody has to act now, though the customer was answered.
    return { ...before, ...wakeDue(before, now), ...toQueue(queueId), releasedById: before.assigneeId }
  }
  const agentId = receiverOf(change)
  if (agentId === before.assigneeId) return undefined
  const isLate = change.kind === 'assign' && change.reason === 'answer_limit'
  const released = isLate ? toItsQueueAgain(before) : toItsQueueFrom(before.assigneeId)
  const owner = agentId === null ? released : toAgent(agentId)
  // Whoever moves it wants it back.
  return { ...before, ...wake(before, now), ...owner }
}

/** Closed by mistake, perhaps: a customer who had the last word waits again. */
const unansweredSince = ({ lastSeq, lastArrivalSeq, lastSortAt }: ConversationRow): number | null =>
  lastSeq === lastArrivalSeq ? lastSortAt : null

function readBy({ agentId }: NonNullable<Reader>, before: ConversationRow, state: State): RowChange[] {
  const [read] = state.conversationRead
  if (unreadOf(before, read) === 0) return []
  const key = { conversationId: before.id, agentId }
  const after = { ...key, readCount: before.arrivedCount }
  return read ? update('conversationReads', key, { before: read, after }) : [insert('conversationReads', after)]
}

/** What the thread shows of it: reading is nobody's business. */
function tellOfChange(
  before: ConversationRow,
  { change }: ChangeRequest,
  { state, actor, at }: { state: State; actor: Actor; at: number },
): RowChange[] {
  switch (change.kind) {
    case 'assign':
    case 'take':
      return [
        tellOfHolder(before, {
          ...{ from: state.conversationHolder[0], to: state.agents[0], actor, at },
          reason: change.kind === 'assign' ? change.reason : undefined,
        }),
      ]
    case 'transfer':
      return [tellOfTransfer(before, change, { state, actor, at })]
    case 'return':
      return [tellOfReturn(before, { from: state.conversationHolder[0], at, note: change.note })]
    case 'snooze':
      return [tellOf(before, 'conversation.snoozed', at, { until: new Date(change.until).toISOString() })]
    case 'wake':
      return [tellOf(before, 'conversation.woken', at)]
    case 'undo':
      return [tellOf(before, 'conversation.undone', at)]
    case 'tag': {
      const { added, removed } = changeTags(before, change)
      return [tellOf(before, 'conversation.tagged', at, { added, removed })]
    }
    case 'close': {
      const { reason, tags = [] } = change
      const said = { ...(reason !== undefined && { reason }), ...(tags.length > 0 && { tags }) }
      return [tellOf(before, 'conversation.closed', at, said)]
    }
    case 'reopen': {
      const holders = state.conversationHolder
      return tellOfReopening({ before, after: reopened(before, holders, state), holders, actor, at })
    }
    case 'read':
      return []
  }
}

function tellOfTransfer(
  before: ConversationRow,
  { to, note, reason }: Extract<ConversationChange, { kind: 'transfer' }>,
  { state, actor, at }: { state: State; actor: Actor; at: number },
): RowChange {
  const [from] = state.conversationHolder
  if ('agentId' in to) return tellOfHolder(before, { from, to: state.agents[0], actor, at, note })
  const [queue, fromQueue] = [to.queueId, before.queueId].map((id) => queueOfInstance(before, id, state))
  return tellOfQueue(before, { reason: reason ?? 'transferred', from, fromQueue, queue, at, note })
}
