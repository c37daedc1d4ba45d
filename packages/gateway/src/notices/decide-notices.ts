/**
 * What the events of a partner do, one after another: each sees what the ones before it did. What is known is dropped; what
 * is so already, or finds no open conversation, changes nothing. Pure.
 */
import type { RecordedStatus } from '@passerelle/protocol'
import type { Actor } from '../commands/actor.ts'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { CustomerRow } from '../commands/contact.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import { insert, type RowChange, removeAll, tell, update } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { changeKnown } from '../contacts/decide-contact.ts'
import { tellOf } from '../conversations/conversation-activities.ts'
import { isConnectorDeleted } from '../conversations/conversation-rules.ts'
import type { ConversationChange } from '../conversations/conversation-store.ts'
import { decideChange } from '../conversations/decide-conversation.ts'
import { lastAgentOf } from '../conversations/ownership.ts'
import { below } from '../messages/thread-order.ts'
import type { CustomerNews, CustomerTyping, NoticeOutcome, NoticePlan, PlannedNotice } from './notice.ts'

/** Unlike those of messages, they do not begin with the sender's time. */
const keyAt = 0

export const recordNotices = (plan: NoticePlan): Command<NoticeOutcome> => {
  const { connectorId, notices } = plan
  const customerIds = [...new Set(notices.map(({ customerId }) => customerId))]
  const customers = customerIds.map((customerId) => ({ connectorId, customerId }))
  const messageIds = notices.flatMap(({ told }) => (told.type === 'message.read' ? told.messageId : []))
  const kept = notices.filter(isKept)
  return {
    about: { customers },
    needs: {
      latestOfCustomers: { connectorId, customerIds },
      connectorDeletion: { connectorId },
      ...(kept.length > 0 && {
        messageKeys: { connectorId, keys: kept.map(({ key }) => ({ createdAt: keyAt, key })) },
      }),
      ...(messageIds.length > 0 && { messagesNamed: { connectorId, ids: messageIds } }),
      ...(notices.some(({ told }) => told.type === 'customer.updated') && { knownCustomers: { customers } }),
    },
    needsMore: (state) => needsMore(plan, state),
    decide: (state, actor) => decideNotices(plan, state, actor),
    doneBy: { actor: { type: 'partner', id: connectorId, name: null }, at: plan.receivedAt },
  }
}

const isKept = ({ told }: PlannedNotice): boolean => told.type !== 'typing'

/** Who has what is given back or closed, and what its queue says to that. */
function needsMore({ instanceId, notices }: NoticePlan, { latestOfCustomers }: State): Needs | undefined {
  const isMoved = notices.some(({ told }) => told.type === 'conversation.return' || told.type === 'conversation.close')
  if (!isMoved || latestOfCustomers.length === 0) return undefined
  return {
    agents: { ids: latestOfCustomers.flatMap((one) => lastAgentOf(one) ?? []) },
    queues: { instanceId },
  }
}

/** As the store holds it, and as was decided since. */
interface World {
  plan: NoticePlan
  state: State
  actor: Actor
  conversations: Map<string, ConversationRow>
  customers: Map<string, CustomerRow>
  changes: RowChange[]
  typing: CustomerTyping[]
  renamed: Set<string>
}

export function decideNotices(plan: NoticePlan, state: State, actor: Actor): Decision<NoticeOutcome> {
  if (isConnectorDeleted(state)) return unchanged({ kind: 'connector_deleted' })
  const conversations = new Map(state.latestOfCustomers.map((one) => [one.customerId, one]))
  const known = new Set(state.messageKeys.map(({ key }) => textOf(key)))
  // What is known stays a duplicate when its customer was erased since.
  const indexes = plan.notices.flatMap((notice, index) =>
    needsCustomer(notice) && !conversations.has(notice.customerId) && !known.has(textOf(notice.key)) ? index : [],
  )
  if (indexes.length > 0) return unchanged({ kind: 'unknown_customers', indexes })
  const customers = new Map(state.knownCustomers.map((one) => [one.customerId, one]))
  const world: World = { plan, state, actor, conversations, customers, changes: [], typing: [], renamed: new Set() }
  const statuses = plan.notices.map((notice): RecordedStatus => {
    const key = textOf(notice.key)
    if (isKept(notice)) {
      if (known.has(key)) return 'duplicate'
      known.add(key)
      world.changes.push(insert('messageKeys', { createdAt: keyAt, key: notice.key }))
    }
    const conversation = conversations.get(notice.customerId)
    if (conversation) apply(world, notice, conversation)
    return 'recorded'
  })
  const { typing, renamed, changes } = world
  return { outcome: { kind: 'recorded', statuses, typing, renamed: [...renamed] }, changes }
}

const textOf = (key: Uint8Array): string => key.join()

const needsCustomer = ({ told }: PlannedNotice): boolean => told.type === 'rating' || told.type === 'customer.updated'

function apply(world: World, notice: PlannedNotice, conversation: ConversationRow): void {
  const { told } = notice
  switch (told.type) {
    case 'typing':
      if (conversation.status !== 'open') return
      world.typing.push({
        ...{ customerId: notice.customerId, conversationId: conversation.id },
        ...{ name: conversation.customerName, on: told.on },
      })
      return
    case 'message.read':
      read(world, told.messageId, conversation)
      return
    case 'conversation.return':
      change(world, { kind: 'return', note: told.reason }, conversation)
      return
    case 'conversation.close':
      change(world, { kind: 'close', reason: told.reason }, conversation)
      return
    case 'rating':
      rate(world, { ...notice, told }, conversation)
      return
    case 'customer.updated':
      describe(world, told.news, conversation)
  }
}

/** Writes, and remembers for those that follow. */
function write(world: World, conversation: ConversationRow, changes: readonly RowChange[]): void {
  let now = conversation
  for (const one of changes) {
    if (one.kind === 'update' && one.table === 'conversations' && one.key.id === now.id) now = { ...now, ...one.patch }
  }
  world.conversations.set(now.customerId, now)
  world.changes.push(...changes)
}

const patched = (before: ConversationRow, after: Partial<ConversationRow>): RowChange[] =>
  update('conversations', { id: before.id }, { before, after })

const updated = ({ id, instanceId }: ConversationRow, { receivedAt }: NoticePlan): RowChange =>
  insert('changes', {
    ...{ instanceId, type: 'conversation.updated', conversationId: id, messageId: null, recordedAt: receivedAt },
  })

/** As if somebody had done it. Of one that is closed, or that the bot has, it is so already. */
function change(world: World, wanted: ConversationChange, before: ConversationRow): void {
  const { plan, state, actor } = world
  const { agents, queues } = state
  // What an engine did not look up shows through: a spread would lose it.
  const seen: State = Object.assign(Object.create(state), {
    conversation: [before],
    conversationHolder: agents.filter(({ id }) => id === lastAgentOf(before)),
    queueOf: queues.filter(({ id }) => id === before.queueId),
  })
  const request = { instanceId: before.instanceId, id: before.id, change: wanted, now: plan.receivedAt }
  write(world, before, decideChange(request, seen, actor).changes)
}

/** Nobody's place in a list moves because of it, nor the other way when they are told out of order. */
function read(world: World, messageId: string, before: ConversationRow): void {
  const message = world.state.messagesNamed.find(({ id }) => id === messageId)
  if (message?.conversationId !== before.id || message.kind !== 'outbound') return
  if (message.receivedAt <= (before.customerReadUntil ?? 0)) return
  const changes = patched(before, { customerReadUntil: message.receivedAt })
  write(world, before, [...changes, updated(before, world.plan)])
}

/** Of a closed conversation too: that is when a customer is asked. Of several ratings the last one counts. */
function rate(
  world: World,
  { id, told }: PlannedNotice & { told: { score: number; comment: string | undefined } },
  before: ConversationRow,
): void {
  const { plan } = world
  const at = below(before.lastPlaceAt, plan.receivedAt)
  const { score, comment } = told
  const { instanceId, connectorId, queueId, tags } = before
  write(world, before, [
    ...patched(before, { lastPlaceAt: at }),
    ...removeAll('ratings', 'conversationId', [before.id]),
    insert('ratings', {
      ...{ id, conversationId: before.id, instanceId, connectorId, queueId, agentId: lastAgentOf(before) },
      ...{ tags, score, ratedAt: plan.receivedAt },
    }),
    tellOf(before, 'conversation.rated', at, { score, ...(comment !== undefined && { comment }) }),
    updated(before, plan),
  ])
}

function describe(world: World, { name, ...rest }: CustomerNews, before: ConversationRow): void {
  const { plan, customers } = world
  const { instanceId, connectorId, customerId } = before
  const known = customers.get(customerId)
  const { row, changes } = changeKnown({ instanceId, customer: { connectorId, customerId }, before: known }, rest)
  const customerName = name === undefined ? before.customerName : (name ?? customerId)
  if (changes.length === 0 && customerName === before.customerName) return
  customers.set(customerId, row)
  if (customerName !== before.customerName) world.renamed.add(before.id)
  const at = below(before.lastPlaceAt, plan.receivedAt)
  const fields = Object.keys({ ...(name !== undefined && { name }), ...rest })
  write(world, before, [
    ...changes,
    ...patched(before, { customerName, lastPlaceAt: at }),
    tell({
      ...{ kind: 'customer.updated', target: { type: 'conversation', id: before.id, name: null }, at },
      ...{ instanceId, connectorId, conversationId: before.id, params: { fields } },
    }),
    updated(before, plan),
  ])
}
