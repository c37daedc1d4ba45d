/**
 * What a batch of messages does: what is known or was erased is dropped, and of what is new each customer's conversation
 * is opened, reopened or carried on. One command is one request, whole or not at all. Pure.
 */
import type { RecordedStatus } from '@passerelle/protocol'
import { attachmentRows } from '../attachments/attachment-rows.ts'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import { insert, type RowChange, update } from '../commands/row-changes.ts'
import type { ConversationRow, MessageRow } from '../commands/rows.ts'
import { tellOf } from '../conversations/conversation-activities.ts'
import { newConversation, reopened } from '../conversations/conversation-rules.ts'
import type { CustomerPlan, InboundIdentity, InboundPlan, PlannedMessage } from './inbound-plan.ts'
import { notBefore } from './thread-order.ts'
import type { UsedId } from './used-id.ts'

export function recordInbound(plan: InboundPlan): Command<RecordedStatus[]> {
  const { connectorId, customers } = plan
  return {
    needs: {
      conversationsOf: {
        connectorId,
        customerIds: customers.map(({ customerId }) => customerId),
        closedSince: plan.reopenIfClosedSince,
      },
      messageKeys: { connectorId, keys: allMessages(plan).map(({ key }) => key) },
      anyErasedId: { connectorId },
      sequences: { names: ['messages'] },
    },
    needsMore: (state) => needsMore(plan, state),
    decide: (state) => decideInbound(plan, state),
    doneBy: { actor: { type: 'partner', id: connectorId, name: null }, at: plan.receivedAt },
  }
}

const allMessages = ({ customers }: InboundPlan): PlannedMessage[] => customers.flatMap(({ messages }) => messages)

/** Ids that may be erased ones, and agents whose closed conversation may become theirs again. */
function needsMore(plan: InboundPlan, state: State): Needs | undefined {
  const ids = state.anyErasedId.length > 0 ? allMessages(plan).flatMap(({ usedId }) => usedId?.() ?? []) : []
  const assignees = state.conversationsOf.flatMap(({ status, assigneeId }) =>
    status === 'closed' && assigneeId !== null ? [assigneeId] : [],
  )
  if (ids.length === 0 && assignees.length === 0) return undefined
  return {
    ...(ids.length > 0 && { erasedIds: { connectorId: plan.connectorId, ids } }),
    ...(assignees.length > 0 && { agents: { ids: assignees } }),
  }
}

export function decideInbound(plan: InboundPlan, state: State): Decision<RecordedStatus[]> {
  const changes: RowChange[] = []
  const statuses: RecordedStatus[] = []
  const isKnown = knowing(state)
  const sequence = { last: state.sequences.find(({ name }) => name === 'messages')?.last ?? 0 }
  for (const customer of plan.customers) {
    const fresh = customer.messages.filter((message) => {
      const known = isKnown(message)
      statuses[message.index] = known ? 'duplicate' : 'recorded'
      if (!known) changes.push(insert('messageKeys', { connectorId: plan.connectorId, key: message.key }))
      return !known
    })
    if (fresh.length > 0) changes.push(...recordForCustomer({ plan, state, customer, fresh, sequence }))
  }
  return { outcome: statuses, changes }
}

/** Writes nothing: tells which messages `recordInbound` would drop. */
export function findDuplicates(connectorId: string, messages: readonly InboundIdentity[]): Command<boolean[]> {
  const ids = messages.flatMap(({ usedId }) => usedId?.() ?? [])
  return {
    needs: {
      messageKeys: { connectorId, keys: messages.map(({ key }) => key) },
      ...(ids.length > 0 && { erasedIds: { connectorId, ids } }),
    },
    decide: (state) => unchanged(messages.map(knowing(state))),
  }
}

/** Says of each message whether it was there before, in this batch too. */
function knowing(state: State): (message: InboundIdentity) => boolean {
  const keys = new Set(state.messageKeys.map(({ key }) => nameOf(key)))
  const erased = new Set(state.erasedIds.map(nameOfId))
  return ({ key, usedId }) => {
    if (erased.size > 0 && usedId && erased.has(nameOfId(usedId()))) return true
    const name = nameOf(key)
    const isKnown = keys.has(name)
    keys.add(name)
    return isKnown
  }
}

const nameOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
const nameOfId = ({ customer, id }: UsedId): string => nameOf(customer) + nameOf(id)

interface FreshMessages {
  plan: InboundPlan
  state: State
  customer: CustomerPlan
  fresh: readonly PlannedMessage[]
  sequence: { last: number }
}

function recordForCustomer({ plan, state, customer, fresh, sequence }: FreshMessages): RowChange[] {
  const { instanceId, receivedAt: now } = plan
  const { stored, opened, told } = findOrOpen(plan, state, customer)
  const changeOf = { instanceId, conversationId: opened.id, recordedAt: now }
  const changes: RowChange[] = []
  if (told) changes.push(insert('changes', { ...changeOf, type: told, messageId: null }))
  if (stored?.status === 'closed') {
    changes.push(tellOf(opened, 'conversation.reopened', notBefore(opened.lastSortAt, now)))
  }
  const after = { ...opened }
  let live = 0
  for (const message of fresh) {
    const row = messageRow(message, { plan, conversation: after, seq: ++sequence.last })
    changes.push(insert('messages', row), ...filesOf(message, plan))
    changes.push(insert('changes', { ...changeOf, type: 'message.recorded', messageId: row.id }))
    if (after.lastSortAt === null || row.sortAt >= after.lastSortAt) {
      after.lastSeq = row.seq
      after.lastSortAt = row.sortAt
    }
    after.customerName = message.customerName ?? after.customerName
    if (message.hasMetadata) after.metadata = message.metadata
    if (message.kind === 'inbound') live += 1
  }
  // History that comes alone is a hand-over nobody has looked at: it shows as one unread thing, not as fifty.
  after.unreadCount = Math.max(opened.unreadCount + live, 1)
  after.arrivedCount = opened.arrivedCount + Math.max(live, 1)
  after.updatedAt = Math.max(opened.updatedAt, now)
  after.waitingSince = opened.waitingSince ?? now
  if (stored) changes.push(...update('conversations', { id: after.id }, { before: stored, after }))
  else changes.push(insert('conversations', after))
  return changes
}

interface Opened {
  /** As it is stored; null for a new one. */
  stored: ConversationRow | null
  opened: ConversationRow
  /** What the log says of how it came to be open, if this batch opens it. */
  told?: 'conversation.opened' | 'conversation.updated'
}

/** The open one; else the one closed last, if not too long ago; else a new one. */
function findOrOpen(plan: InboundPlan, state: State, { customerId, conversationId }: CustomerPlan): Opened {
  const { instanceId, connectorId, receivedAt: now } = plan
  const known = state.conversationsOf.filter((one) => one.customerId === customerId)
  const open = known.find(({ status }) => status === 'open')
  if (open) return { stored: open, opened: open }
  const [closed] = known.toSorted((one, other) => (other.closedAt ?? 0) - (one.closedAt ?? 0))
  if (closed) return { stored: closed, opened: reopened(closed, state.agents), told: 'conversation.updated' }
  const opened = newConversation({ id: conversationId, instanceId, connectorId, customerId, now })
  return { stored: null, opened, told: 'conversation.opened' }
}

interface Place {
  plan: InboundPlan
  conversation: ConversationRow
  seq: number
}

function messageRow(message: PlannedMessage, { plan, conversation, seq }: Place): MessageRow {
  const { sender, recipient } = message
  const receivedAt = notBefore(conversation.lastSortAt, plan.receivedAt)
  const sortAt = message.kind === 'inbound' ? notBefore(conversation.lastSortAt, message.sortAt) : message.sortAt
  return {
    seq,
    id: message.id,
    instanceId: plan.instanceId,
    connectorId: plan.connectorId,
    conversationId: conversation.id,
    customerId: conversation.customerId,
    kind: message.kind,
    externalId: message.externalId,
    senderType: sender.type,
    senderId: sender.id,
    senderName: sender.name,
    recipientType: recipient?.type ?? null,
    recipientId: recipient?.id ?? null,
    recipientName: recipient?.name ?? null,
    authorId: null,
    attachmentCount: message.attachments.length,
    sortAt,
    createdAt: message.createdAt,
    receivedAt,
    metadata: message.metadata,
    text: message.text,
    richContent: message.richContent,
  }
}

const filesOf = ({ id, attachments }: PlannedMessage, { connectorId, receivedAt }: InboundPlan): RowChange[] =>
  attachments.length === 0 ? [] : attachmentRows({ connectorId, messageId: id, now: receivedAt }, attachments)
