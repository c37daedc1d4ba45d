/**
 * What a queue does to a conversation by itself: it says something, takes it back from an agent who does not answer, passes
 * it on, gives it back to the bot at the time that the hand-over set, or closes it. Looked at when it may be time, and
 * decided by the conversation and the queue as they are then. Pure.
 */
import { systemActor } from '../commands/actor.ts'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import type { QueueRow } from '../commands/queue.ts'
import { update } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { type AutomaticMessage, needsOfMessage, sendAutomatically } from '../conversations/automatic-message.ts'
import type { ConversationChange } from '../conversations/conversation-store.ts'
import { decideChange } from '../conversations/decide-conversation.ts'
import { ownerTypeOf } from '../conversations/ownership.ts'
import { dueSince, type TimesOf, type Turn, turnOf } from './due.ts'
import { isTalking, isTextDue, textDue, textIn, textsAfter } from './texts.ts'

export interface DueRequest extends Omit<AutomaticMessage, 'text'> {
  conversationId: string
  timesOf: TimesOf
}

type Deed = 'released' | 'overflowed' | 'closed' | 'returned'

export type DueOutcome =
  | { kind: 'told' | Deed }
  /** It was not time yet: it is noted when it will be. */
  | { kind: 'noted' }
  /** It was not time, or somebody was faster. */
  | { kind: 'nothing' }

export const actOnDue = (request: DueRequest): Command<DueOutcome> => ({
  about: { conversationIds: [request.conversationId] },
  needs: { conversation: { id: request.conversationId }, queueOf: { conversationId: request.conversationId } },
  needsMore: (state) => {
    const seen = see(request, state)
    return seen && needsMore(seen)
  },
  decide: (state) => {
    const seen = see(request, state)
    return seen ? decideDue(request, seen, state) : unchanged({ kind: 'nothing' })
  },
  doneBy: { actor: systemActor, at: request.now },
})

interface InQueue {
  before: ConversationRow
  queue: QueueRow
  /** `text`: whether it says something; `turn`: whether it is whose turn for too long. */
  step: 'text' | 'turn'
}

/** The hand-over's time is up. */
interface Unanswered {
  before: ConversationRow
  step: 'return'
}

type Seen = InQueue | Unanswered

function see({ now, timesOf }: DueRequest, { conversation: [before], queueOf: [queue] }: State): Seen | undefined {
  if (before && isReturnDue(before, now)) return { before, step: 'return' }
  if (!before || !queue) return undefined
  if (isTalking(queue) && isTextDue(before, now)) return { before, queue, step: 'text' }
  if (!hasTurn(before)) return undefined
  const until = dueSince(turnOf(before), queue, { now, timesOf })
  return until !== null && before.turnSince <= until ? { before, queue, step: 'turn' } : undefined
}

/** Somebody who snoozes it has seen to it: it is returned once it is back. */
const isReturnDue = (conversation: ConversationRow, now: number): boolean =>
  conversation.returnAt !== null && conversation.returnAt <= now && hasTurn(conversation)

/** What is snoozed is nobody's turn, though its time has come and nothing has woken it yet. */
const hasTurn = (conversation: ConversationRow): boolean =>
  conversation.snoozedUntil === null && ['agent', 'queue'].includes(ownerTypeOf(conversation) ?? '')

function needsMore(seen: Seen): Needs {
  const { before } = seen
  const { id: conversationId } = before
  if (seen.step === 'return') return { conversationHolder: { conversationId } }
  if (seen.step === 'text') return needsOfMessage(conversationId)
  const { queue } = seen
  switch (turnOf(before)) {
    case 'agent':
      return { conversationHolder: { conversationId }, lastMove: { conversationId } }
    case 'queue':
      return {
        lastMove: { conversationId },
        livingQueues: { ids: [queue.id, ...(queue.overflowQueueId === null ? [] : [queue.overflowQueueId])] },
      }
    case 'customer':
      return { lineHeads: { conversationId } }
  }
}

function decideDue(request: DueRequest, seen: Seen, state: State): Decision<DueOutcome> {
  if (seen.step === 'return') return decideReturn(request, seen, state)
  return seen.step === 'text' ? decideText(request, seen, state) : decideTurn(request, seen, state)
}

/** Whoever has it: nobody has answered. */
function decideReturn({ now }: DueRequest, { before }: Unanswered, state: State): Decision<DueOutcome> {
  if (before.waitingSince === null) return note(before, { returnAt: null })
  return deed('returned', { kind: 'return' }, { before, state, now })
}

function decideText(request: DueRequest, { before, queue }: InQueue, state: State): Decision<DueOutcome> {
  const { now, timesOf } = request
  const [connector] = state.replyConnector
  const due = textDue(before, timesOf(queue), now)
  const text = due && textIn(queue, due, before.language)
  if (text === undefined || !connector || connector.deletedAt !== null) {
    return note(before, textsAfter(before, queue, { said: undefined, at: now }))
  }
  const after = textsAfter(before, queue, { said: due, at: now })
  return {
    outcome: { kind: 'told' },
    changes: sendAutomatically({ ...request, text }, before, { connector, state, after }),
  }
}

function decideTurn(request: DueRequest, seen: InQueue, state: State): Decision<DueOutcome> {
  const { now, timesOf } = request
  const { before, queue } = seen
  const turn = turnOf(before)
  const began = beganAt(before, state)
  const until = dueSince(turn, queue, { now, timesOf })
  if (until === null || began > until) return note(before, { turnSince: began })
  if (turn === 'customer' && !mayClose(before, state)) return note(before, { turnSince: now })
  const { kind, change } = deedOf(queue, turn)
  return deed(kind, change, { before, state, now })
}

interface Scene {
  before: ConversationRow
  state: State
  now: number
}

function deed(kind: Deed, change: ConversationChange, { before, state, now }: Scene): Decision<DueOutcome> {
  const { instanceId, id } = before
  const { outcome, changes } = decideChange({ instanceId, id, change, now }, state, systemActor)
  return outcome.kind === 'changed' ? { outcome: { kind }, changes } : note(before, { turnSince: now })
}

const note = (before: ConversationRow, after: Partial<ConversationRow>): Decision<DueOutcome> => {
  const changes = update('conversations', { id: before.id }, { before, after })
  return { outcome: { kind: changes.length > 0 ? 'noted' : 'nothing' }, changes }
}

/** Since when it is the turn of whoever's it is: they may have got it long after the customer began to wait. */
function beganAt(before: ConversationRow, { lastMove: [move] }: State): number {
  const { turnSince, waitingSince, lastSortAt } = before
  return waitingSince === null
    ? Math.max(turnSince, lastSortAt ?? turnSince)
    : Math.max(turnSince, waitingSince, move?.at ?? turnSince)
}

/** Only after a word of ours, and one that has reached the customer: else there was nothing to answer. */
const mayClose = ({ lastSeq, lastArrivalSeq }: ConversationRow, { lineHeads }: State): boolean =>
  lastSeq !== null && lastSeq !== lastArrivalSeq && !lineHeads.some(({ subject }) => subject === 'message')

/** As if somebody had done it. */
function deedOf({ overflowQueueId }: QueueRow, turn: Turn): { kind: Deed; change: ConversationChange } {
  switch (turn) {
    case 'agent':
      return { kind: 'released', change: { kind: 'assign', assigneeId: null, reason: 'answer_limit' } }
    case 'queue':
      return {
        kind: 'overflowed',
        change: { kind: 'transfer', to: { queueId: overflowQueueId ?? '' }, reason: 'overflow' },
      }
    case 'customer':
      return { kind: 'closed', change: { kind: 'close', reason: 'silence' } }
  }
}
