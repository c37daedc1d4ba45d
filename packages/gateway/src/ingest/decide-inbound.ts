/**
 * What batches of messages do: what is known or was erased is dropped, and of what is new each customer's conversation is
 * opened, reopened or carried on. Batches that come together are decided together, one after another: each sees what the
 * ones before it did, and a conversation is written once. Pure.
 */
import type { RecordedStatus } from '@passerelle/protocol'
import type { Actor } from '../commands/actor.ts'
import { type Command, type Decision, lastOf, unchanged } from '../commands/command.ts'
import type { CustomerRow } from '../commands/contact.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import { insert, type RowChange, update } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { tellOf, tellOfQueue, tellOfReopening } from '../conversations/conversation-activities.ts'
import { isConnectorDeleted, newConversation, reopenedByCustomer } from '../conversations/conversation-rules.ts'
import { lastAgentOf, ownerTypeOf, toItsQueue, toQueue } from '../conversations/ownership.ts'
import { wake } from '../conversations/snooze.ts'
import { below } from '../messages/thread-order.ts'
import {
  applyHints,
  describeByHints,
  hintsOf,
  needsOfHints,
  queueAskedFor,
  skillsForHints,
  withoutHints,
} from './apply-hints.ts'
import type { Hints } from './handover-hints.ts'
import {
  type CustomerPlan,
  type InboundIdentity,
  type InboundPlan,
  type PlannedMessage,
  storedKey,
} from './inbound-plan.ts'
import { knowing } from './known-messages.ts'
import { fileRows, messageRow } from './message-rows.ts'

/** Of one connector; undefined when it was deleted. */
export function recordInbound(
  connectorId: string,
  plans: readonly InboundPlan[],
): Command<RecordedStatus[][] | undefined> {
  const customerIds = new Set(plans.flatMap(({ customers }) => customers.map(({ customerId }) => customerId)))
  const messages = plans.flatMap(messagesOf)
  return {
    about: { customers: [...customerIds].map((customerId) => ({ connectorId, customerId })) },
    needs: {
      conversationsOf: {
        connectorId,
        customerIds: [...customerIds],
        closedSince: Math.min(...plans.map(({ reopenIfClosedSince }) => reopenIfClosedSince)),
      },
      ...needsOfHints(connectorId, plans),
      messageKeys: { connectorId, keys: messages },
      anyErasedId: { connectorId },
      connectorDeletion: { connectorId },
      firstQueues: { connectorId },
      sequences: { most: { messages: messages.length, threads: customerIds.size } },
    },
    needsMore: (state) => needsMore(connectorId, plans, state),
    decide: (state) => decideInbound(plans, state),
    doneBy: {
      actor: partnerOf({ connectorId }),
      at: Math.max(...plans.map(({ receivedAt }) => receivedAt)),
    },
  }
}

const partnerOf = ({ connectorId }: { connectorId: string }): Actor => ({
  type: 'partner',
  id: connectorId,
  name: null,
})

const messagesOf = ({ customers }: InboundPlan): PlannedMessage[] => customers.flatMap(({ messages }) => messages)

/** Ids that may be erased ones; agents whose closed conversation may become theirs again, queues, and skills there. */
function needsMore(connectorId: string, plans: readonly InboundPlan[], state: State): Needs | undefined {
  const ids = state.anyErasedId.length > 0 ? plans.flatMap(messagesOf).flatMap(({ usedId }) => usedId?.() ?? []) : []
  const closed = state.conversationsOf.filter(({ status }) => status === 'closed')
  const assignees = closed.flatMap((one) => lastAgentOf(one) ?? [])
  // Of those that the bot has, for the queue that they come to when somebody asks for a human.
  const queued = state.conversationsOf.filter(({ status, withBot }) => status === 'closed' || withBot)
  const skills = skillsForHints(plans, state)
  if (ids.length === 0 && queued.length === 0 && !skills.skillsInQueues) return undefined
  return {
    ...skills,
    ...(ids.length > 0 && { erasedIds: { connectorId, ids } }),
    ...(assignees.length > 0 && { agents: { ids: assignees } }),
    ...(queued.length > 0 && { livingQueues: { ids: queued.flatMap(({ queueId }) => queueId ?? []) } }),
  }
}

export function decideInbound(plans: readonly InboundPlan[], state: State): Decision<RecordedStatus[][] | undefined> {
  if (isConnectorDeleted(state)) return unchanged(undefined)
  const changes: RowChange[] = []
  const world = beginWorld(state)
  const outcome = plans.map((plan) => {
    const statuses: RecordedStatus[] = []
    for (const customer of plan.customers) {
      const fresh = customer.messages.filter((message) => {
        const isKnown = world.isKnown(message)
        statuses[message.index] = isKnown ? 'duplicate' : 'recorded'
        return !isKnown
      })
      if (fresh.length > 0) recordForCustomer(world, { plan, customer, fresh, changes })
    }
    return statuses
  })
  for (const { stored, now } of world.conversations.values()) {
    if (stored) changes.push(...update('conversations', { id: now.id }, { before: stored, after: now }))
    else changes.push(insert('conversations', now))
  }
  return { outcome, changes: byTable(changes) }
}

/** Rows of a table that come one after another are one statement. */
const byTable = (changes: readonly RowChange[]): RowChange[] =>
  [...Map.groupBy(changes, ({ table }) => table).values()].flat()

/** What the store holds, and what was decided since. */
interface World {
  isKnown(message: InboundIdentity): boolean
  /** By customer: those that were touched. `stored` is null for one that is new. */
  conversations: Map<string, { stored: ConversationRow | null; now: ConversationRow }>
  /** Of whom hints tell. */
  customers: readonly CustomerRow[]
  lastSeq: number
  lastThread: number
  state: State
}

const beginWorld = (state: State): World => ({
  isKnown: knowing(state),
  conversations: new Map(),
  customers: [...state.knownCustomers],
  lastSeq: lastOf(state, 'messages'),
  lastThread: lastOf(state, 'threads'),
  state,
})

interface FreshMessages {
  plan: InboundPlan
  customer: CustomerPlan
  fresh: readonly PlannedMessage[]
  changes: RowChange[]
}

function recordForCustomer(world: World, { plan, customer, fresh, changes }: FreshMessages): void {
  const { instanceId, connectorId, receivedAt: now } = plan
  const hints = hintsOf(fresh)
  const touched = touch(world, { plan, customer, hints, changes })
  const { now: after } = touched
  const changeOf = { instanceId, conversationId: after.id, recordedAt: now }
  const isAsking = fresh.some(({ kind }) => kind === 'inbound') && ownerTypeOf(after) === 'bot'
  if (isAsking) askForHuman(world, { plan, after, hints, changes })
  if (after.snoozedUntil !== null) wakeSnoozed(after, { plan, changes })
  if (hints) applyHints(world, { hints, plan, customer, after, isBegun: touched.isBegun || isAsking, changes })
  let live = 0
  for (const message of fresh) {
    const row = messageRow(message, { plan, conversation: after, seq: ++world.lastSeq })
    changes.push(insert('messageKeys', { createdAt: message.createdAt, key: storedKey(message.key) }))
    changes.push(insert('messages', row), ...fileRows(message, { connectorId, now }))
    changes.push(insert('changes', { ...changeOf, type: 'message.recorded', messageId: row.id }))
    after.lastArrivalSeq = row.seq
    if (after.lastSortAt === null || row.sortAt >= after.lastSortAt) {
      after.lastSeq = row.seq
      after.lastSortAt = row.sortAt
    }
    after.lastPlaceAt = Math.max(after.lastPlaceAt ?? row.sortAt, row.sortAt)
    after.customerName = message.customerName ?? after.customerName
    if (message.hasMetadata) after.metadata = message.metadata
    if (message.kind === 'inbound') live += 1
  }
  if (hints) describeByHints(world, { hints, plan, customer, after, changes })
  after.updatedAt = Math.max(after.updatedAt, now)
  // What the bot tells of its talk while it has the conversation is added in silence.
  if (ownerTypeOf(after) === 'bot') return
  // History that comes alone is a hand-over nobody has looked at: it shows as one unread thing, not as fifty.
  after.unreadCount = Math.max(after.unreadCount + live, 1)
  after.arrivedCount += Math.max(live, 1)
  if (after.waitingSince === null) Object.assign(after, { waitingSince: now, turnSince: now, textDueAt: now })
  else if (after.textDueAt === 0) after.textDueAt = now
}

interface Asking {
  plan: InboundPlan
  after: ConversationRow
  hints: Hints | undefined
  changes: RowChange[]
}

/** A live message in a conversation that the bot has: it waits in its queue again, or in the one that is asked for. */
function askForHuman({ state }: World, { plan, after, hints, changes }: Asking): void {
  const at = below(after.lastPlaceAt, plan.receivedAt)
  const asked = hints && queueAskedFor(hints, state)
  Object.assign(after, asked ? toQueue(asked.id) : toItsQueue, { ...withoutHints, lastPlaceAt: at })
  const { id: conversationId, instanceId } = after
  const queue = asked ?? state.livingQueues.find(({ id }) => id === after.queueId)
  changes.push(
    insert('changes', {
      ...{ instanceId, conversationId, recordedAt: plan.receivedAt },
      ...{ type: 'conversation.updated', messageId: null },
    }),
    tellOfQueue(after, { reason: 'message', queue, at }),
  )
}

/** Its customer writes: it waits where it stood. */
function wakeSnoozed(after: ConversationRow, { plan, changes }: Pick<FreshMessages, 'plan' | 'changes'>): void {
  const at = below(after.lastPlaceAt, plan.receivedAt)
  Object.assign(after, wake(after, plan.receivedAt), { lastPlaceAt: at })
  const { id: conversationId, instanceId } = after
  const told = { instanceId, conversationId, messageId: null, recordedAt: plan.receivedAt }
  changes.push(insert('changes', { ...told, type: 'conversation.updated' }), tellOf(after, 'conversation.woken', at))
}

interface Touching extends Omit<Asking, 'after'> {
  customer: CustomerPlan
}

interface Touched {
  now: ConversationRow
  isBegun: boolean
}

/** The customer's open conversation, to be carried on; it opens or reopens one, and tells so, when there is none. */
function touch(world: World, { plan, customer, hints, changes }: Touching): Touched {
  const { customerId, conversationId } = customer
  const touched = world.conversations.get(customerId)
  if (touched) return { now: touched.now, isBegun: false }
  const { instanceId, connectorId, receivedAt } = plan
  const found = openOrLast(world.state, plan, customerId)
  const asked = hints && queueAskedFor(hints, world.state)
  const told = (type: 'conversation.opened' | 'conversation.updated', id: string) =>
    insert('changes', { instanceId, conversationId: id, recordedAt: receivedAt, type, messageId: null })
  let now: ConversationRow
  if (found?.status === 'open') now = { ...found }
  else if (found) {
    now = { ...reopenedByCustomer(found, world.state.agents, world.state), ...withoutHints }
    if (asked) now.queueId = asked.id
    changes.push(told('conversation.updated', now.id))
    const at = below(now.lastPlaceAt, receivedAt)
    now.lastPlaceAt = at
    const { agents: holders, livingQueues, firstQueues } = world.state
    const queue = asked ?? [...livingQueues, ...firstQueues].find(({ id }) => id === now.queueId)
    changes.push(...tellOfReopening({ queue, before: found, after: now, holders, actor: partnerOf(plan), at }))
  } else {
    const thread = ++world.lastThread
    const queueId = asked?.id ?? world.state.firstQueues[0]?.id
    const opening = { id: conversationId, thread, instanceId, connectorId, customerId, now: receivedAt }
    now = newConversation({ ...opening, ...(queueId !== undefined && { queueId }) })
    changes.push(told('conversation.opened', now.id))
  }
  world.conversations.set(customerId, { stored: found ?? null, now })
  return { now, isBegun: found?.status !== 'open' }
}

/** The open one; else the one closed last, if not too long ago. */
function openOrLast(
  { conversationsOf }: State,
  { reopenIfClosedSince }: InboundPlan,
  customerId: string,
): ConversationRow | undefined {
  const theirs = conversationsOf.filter((one) => one.customerId === customerId)
  const open = theirs.find(({ status }) => status === 'open')
  if (open) return open
  const recent = theirs.filter(({ closedAt }) => (closedAt ?? 0) >= reopenIfClosedSince)
  return recent.toSorted((one, other) => (other.closedAt ?? 0) - (one.closedAt ?? 0))[0]
}
