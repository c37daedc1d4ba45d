/** What a conversation's thread tells of what was done to it. Pure. */
import type { Actor } from '../commands/actor.ts'
import { type RowChange, tell } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { lastAgentOf } from './ownership.ts'

type ConversationPlace = Pick<ConversationRow, 'id' | 'instanceId' | 'connectorId'>

export const tellOf = (
  { id, instanceId, connectorId }: ConversationPlace,
  kind: `conversation.${string}`,
  at: number,
  params: Record<string, unknown> = {},
): RowChange =>
  tell({
    kind,
    target: { type: 'conversation', id, name: null },
    instanceId,
    connectorId,
    conversationId: id,
    params,
    at,
  })

interface Person {
  id: string
  name: string
}

interface HolderChange {
  from: Person | undefined
  to: Person | undefined
  actor: Actor
  at: number
  note?: string | undefined
  /** `answer_limit`: whoever had it did not answer in time. */
  reason?: 'answer_limit' | undefined
}

interface Reopening {
  /** In which it waits, when it does. */
  queue?: Person | undefined
  before: ConversationRow
  after: ConversationRow
  holders: readonly Person[]
  actor: Actor
  at: number
}

/** That it is open again; and nobody's, when it was of somebody who cannot have it any more. */
export function tellOfReopening({ queue, before, after, holders, actor, at }: Reopening): RowChange[] {
  const told = tellOf(after, 'conversation.reopened', at, queue ? { queue: named(queue) } : {})
  const last = lastAgentOf(before)
  if (lastAgentOf(after) === last) return [told]
  const from = holders.find(({ id }) => id === last)
  return [told, tellOfHolder(after, { from, to: undefined, actor, at })]
}

/** Taken by whoever acts, given to somebody else, passed on from one to the other, or let go. */
export function tellOfHolder(
  conversation: ConversationPlace,
  { from, to, actor, at, note, reason }: HolderChange,
): RowChange {
  const params = { from: named(from), to: named(to), ...(note && { note }), ...(reason && { reason }) }
  const kind = to === undefined ? 'released' : to.id === actor.id ? 'taken' : from ? 'transferred' : 'assigned'
  return tellOf(conversation, `conversation.${kind}`, at, params)
}

const named = (one: Person | undefined) => (one ? { id: one.id, name: one.name } : null)

interface Queueing {
  /** `message`: the bot's customer asks for a human; `transferred`: somebody moved it; `overflow`: it waited too long. */
  reason: 'message' | 'transferred' | 'overflow'
  /** Who had it. */
  from?: Person | undefined
  fromQueue?: Person | undefined
  queue: Person | undefined
  at: number
  note?: string | undefined
}

/** That it waits in a queue, which it did not, or not in that one. */
export function tellOfQueue(conversation: ConversationPlace, told: Queueing): RowChange {
  const { reason, from, fromQueue, queue, at, note } = told
  const params = { reason, from: named(from), from_queue: named(fromQueue), queue: named(queue), ...(note && { note }) }
  return tellOf(conversation, 'conversation.queued', at, params)
}

/** That the bot has it again. */
export const tellOfReturn = (
  conversation: ConversationPlace,
  { from, at, note }: Pick<Queueing, 'from' | 'at' | 'note'>,
): RowChange => tellOf(conversation, 'conversation.returned', at, { from: named(from), ...(note && { note }) })
