/**
 * What the hints of a hand-over come to: where its conversation waits and before whom, what its thread tells, and what is
 * known of its customer. Few messages have any: for the rest nothing is asked and nothing written. Pure.
 */
import type { CustomerRef, CustomerRow } from '../commands/contact.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import { ofPriority } from '../commands/priority.ts'
import { findQueue } from '../commands/queue.ts'
import { insert, type RowChange, tell } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { levelOf, type Skills } from '../commands/skills.ts'
import { isSame } from '../contacts/contact.ts'
import { changeKnown } from '../contacts/decide-contact.ts'
import { tellOf, tellOfQueue } from '../conversations/conversation-activities.ts'
import { noteKind } from '../conversations/note.ts'
import { ownerTypeOf, toQueue } from '../conversations/ownership.ts'
import { notBefore } from '../messages/thread-order.ts'
import { type Hints, readHints, type UnusedHint, unusedOf, unusedWithBot } from './handover-hints.ts'
import type { CustomerPlan, InboundPlan, PlannedMessage } from './inbound-plan.ts'

/** What of the plans' hints has to be looked up. */
export function needsOfHints(connectorId: string, plans: readonly InboundPlan[]): Needs {
  const customers: CustomerRef[] = []
  let instanceId: string | undefined
  for (const plan of plans) {
    for (const { customerId, messages } of plan.customers) {
      const hints = allHintsOf(messages)
      if (hints.some(({ contact }) => Object.keys(contact).length > 0)) customers.push({ connectorId, customerId })
      if (hints.some(({ queue }) => queue !== undefined)) instanceId = plan.instanceId
    }
  }
  return {
    ...(customers.length > 0 && { knownCustomers: { customers } }),
    ...(instanceId !== undefined && { queues: { instanceId } }),
  }
}

/** What they wish for is met or not in one of these queues. */
export function skillsForHints(
  plans: readonly InboundPlan[],
  state: KnownQueues & Pick<State, 'conversationsOf' | 'firstQueues'>,
): Pick<Needs, 'skillsInQueues'> {
  const hints = plans.flatMap(({ customers }) => customers.flatMap(({ messages }) => allHintsOf(messages)))
  if (!hints.some(isWish)) return {}
  const queueIds = new Set([
    ...state.firstQueues.map(({ id }) => id),
    ...state.conversationsOf.flatMap(({ queueId }) => queueId ?? []),
    ...hints.flatMap((one) => queueAskedFor(one, state)?.id ?? []),
  ])
  return { skillsInQueues: { queueIds: [...queueIds] } }
}

const allHintsOf = (messages: readonly PlannedMessage[]): Hints[] =>
  messages.flatMap(({ metadata }) => readHints(metadata) ?? [])

const isWish = ({ language, skills }: Hints): boolean => language !== undefined || skills !== undefined

/** Of a hand-over that begins anew: what an earlier one asked for holds no longer, but for the language. */
export const withoutHints = { skills: '[]', ...ofPriority('normal'), returnAt: null } as const

/** Those of the last message that has any. */
export const hintsOf = (messages: readonly PlannedMessage[]): Hints | undefined =>
  messages.map(({ metadata }) => readHints(metadata)).findLast((one) => one !== undefined)

type KnownQueues = Pick<State, 'queues'>
type FoundQueue = State['queues'][number]

export const queueAskedFor = ({ queue }: Hints, { queues }: KnownQueues): FoundQueue | undefined =>
  queue === undefined ? undefined : findQueue(queues, queue)

export interface HandingOver {
  hints: Hints
  plan: InboundPlan
  customer: CustomerPlan
  /** Changed in place. */
  after: ConversationRow
  /** It has begun to wait with this batch, in the queue that was asked for. */
  isBegun: boolean
  changes: RowChange[]
}

interface World {
  state: KnownQueues & Pick<State, 'skillsInQueues'>
  /** As the store holds them, and as was decided since. */
  customers: readonly CustomerRow[]
}

/** Before the messages that they come with: what the thread tells of them stands above what the customer says. */
export function applyHints(world: World, handing: HandingOver): void {
  const { hints, plan, after, isBegun, changes } = handing
  const isRepeated = !isBegun && readHints(after.metadata)?.text === hints.text
  if (isRepeated) return
  const at = notBefore(after.lastPlaceAt, plan.receivedAt)
  const isWithBot = ownerTypeOf(after) === 'bot'
  const told = isWithBot
    ? unusedWithBot(hints).map((one) => tellUnused(after, one, at))
    : [...moveToQueue(world, handing, at), ...tellOfHints(world, handing, at)]
  if (!isWithBot) setHints(handing)
  if (told.length === 0) return
  after.lastPlaceAt = at
  const { id: conversationId, instanceId } = after
  const change = { instanceId, conversationId, messageId: null, recordedAt: plan.receivedAt } as const
  changes.push(...told, insert('changes', { ...change, type: 'conversation.updated' }))
}

function setHints({ hints, plan, after }: HandingOver): void {
  const { language = hints.contact.language, skills, priority, timeoutMs } = hints
  Object.assign(after, {
    ...(language !== undefined && { language }),
    ...(skills && { skills: JSON.stringify(skills) }),
    ...(priority && ofPriority(priority)),
    ...(timeoutMs !== undefined && ownerTypeOf(after) === 'queue' && { returnAt: plan.receivedAt + timeoutMs }),
  })
}

/** One that waits already, and elsewhere. */
function moveToQueue({ state }: World, { hints, after, isBegun }: HandingOver, at: number): RowChange[] {
  const queue = queueAskedFor(hints, state)
  if (isBegun || !queue || queue.id === after.queueId || ownerTypeOf(after) !== 'queue') return []
  const fromQueue = state.queues.find(({ id }) => id === after.queueId)
  Object.assign(after, toQueue(queue.id))
  return [tellOfQueue(after, { reason: 'transferred', fromQueue, queue, at })]
}

function tellOfHints({ state }: World, { hints, after }: HandingOver, at: number): RowChange[] {
  const { reason, summary, queue, timeoutMs } = hints
  const unused: UnusedHint[] = [...hints.unused]
  const found = queueAskedFor(hints, state)
  if (queue !== undefined && !found) unused.push(unusedOf('queue', 'unknown', queue))
  else if (found && found.id !== after.queueId) unused.push(unusedOf('queue', 'held', found.name))
  if (ownerTypeOf(after) === 'queue') unused.push(...unmetHints(hints, state.skillsInQueues, after))
  else if (timeoutMs !== undefined) unused.push(unusedOf('timeout_seconds', 'held', String(timeoutMs / 1000)))
  return [
    ...(reason === undefined ? [] : [tellOf(after, 'conversation.handed_over', at, { reason })]),
    ...unused.map((one) => tellUnused(after, one, at)),
    ...(summary === undefined ? [] : [tellNote(after, summary, at)]),
  ]
}

const tellUnused = (after: ConversationRow, unused: UnusedHint, at: number): RowChange =>
  tellOf(after, 'conversation.hint_unused', at, { ...unused })

/** Routing ignores what no member of its queue has. A language counts for texts all the same, where nobody is in it. */
function unmetHints(
  { skills = [], language }: Hints,
  skillsInQueues: State['skillsInQueues'],
  { queueId }: ConversationRow,
): UnusedHint[] {
  const members = skillsInQueues.filter((one) => one.queueId === queueId).map((one): Skills => JSON.parse(one.skills))
  const isUnmet = (wish: string) => members.every((had) => levelOf(had, wish) === 0)
  const missing = skills.filter(isUnmet)
  return [
    ...(missing.length > 0 ? [unusedOf('skills', 'unmet', missing.join(', '))] : []),
    ...(language !== undefined && members.length > 0 && isUnmet(language)
      ? [unusedOf('language', 'unmet', language)]
      : []),
  ]
}

const tellNote = ({ id, instanceId, connectorId }: ConversationRow, text: string, at: number): RowChange =>
  tell({
    ...{ kind: noteKind, target: { type: 'conversation', id, name: null }, at },
    ...{ instanceId, connectorId, conversationId: id, params: { text, mentions: [] } },
  })

/** As if the partner had told it by itself: what it says holds from now on, and what it leaves out stays. */
export function describeByHints(
  world: { customers: readonly CustomerRow[] },
  { hints, plan, customer: { customerId }, after, changes }: Omit<HandingOver, 'isBegun'>,
): void {
  const { name, ...news } = hints.contact
  if (name !== undefined) after.customerName = name
  if (Object.keys(news).length === 0) return
  const { instanceId, connectorId } = plan
  const customer = { connectorId, customerId }
  const before = world.customers.find((known) => isSame(known, customer))
  const { row, changes: written } = changeKnown({ instanceId, customer, before }, news)
  if (written.length === 0) return
  world.customers = [...world.customers.filter((known) => known !== before), row]
  changes.push(...written)
}
