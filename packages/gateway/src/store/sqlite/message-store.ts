import type { MessageKind, PartyType, RecordedStatus } from '@passerelle/protocol'
import type { CustomerPlan, InboundPlan, PlannedMessage } from '../../messages/inbound-plan.ts'
import type { ThreadMessage } from '../../messages/message.ts'
import type { MessageStore } from '../../messages/message-store.ts'
import { notBefore } from '../../messages/thread-order.ts'
import { insertAttachments, toAttachment } from './attachment-store.ts'
import { appendChange } from './change-feed.ts'
import type { Connection, Row } from './connection.ts'
import { insertConversation, reopenConversation } from './conversation-rows.ts'
import { toDeliverySummary } from './delivery-rows.ts'
import { num, numOrNull, placeholders, readCursor, str, strOrNull, toPage } from './rows.ts'
import { hasErasedIds, isErasedId } from './used-ids.ts'

const toMessage = (row: Row): ThreadMessage => ({
  id: str(row, 'id'),
  seq: num(row, 'seq'),
  conversationId: str(row, 'conversation_id'),
  connectorId: str(row, 'connector_id'),
  customerId: str(row, 'customer_id'),
  kind: str(row, 'kind') as MessageKind,
  externalId: str(row, 'external_id'),
  sender: { type: str(row, 'sender_type') as PartyType, id: str(row, 'sender_id'), name: str(row, 'sender_name') },
  recipient:
    row.recipient_id === null
      ? null
      : {
          type: str(row, 'recipient_type') as PartyType,
          id: str(row, 'recipient_id'),
          name: str(row, 'recipient_name'),
        },
  author: row.author_id === null ? null : { id: str(row, 'author_id'), name: strOrNull(row, 'author_name') ?? '' },
  text: str(row, 'text'),
  richContent: strOrNull(row, 'rich_content'),
  metadata: str(row, 'metadata'),
  createdAt: num(row, 'created_at'),
  receivedAt: num(row, 'received_at'),
  attachments: [],
  delivery: null,
})

/** A whole page at once: one query for the files and one for the deliveries, however many messages. */
function addParts(db: Connection, messages: ThreadMessage[]): void {
  if (messages.length === 0) return
  const byId = new Map(messages.map((message) => [message.id, message]))
  const marks = placeholders(messages.length)
  const files = db.all(
    `select * from attachments where message_id in (${marks}) order by message_id, position`,
    ...byId.keys(),
  )
  for (const row of files) byId.get(str(row, 'message_id'))?.attachments.push(toAttachment(row))
  const outbound = messages.filter((message) => message.kind === 'outbound').map((message) => message.id)
  if (outbound.length === 0) return
  const deliveries = db.all(
    `select message_id, id, state, attempts, head, next_at, last_error, lease_id from deliveries
     where message_id in (${placeholders(outbound.length)})`,
    ...outbound,
  )
  for (const row of deliveries) {
    const message = byId.get(str(row, 'message_id'))
    if (message) message.delivery = toDeliverySummary(row)
  }
}

const selectMessage = 'select m.*, g.name as author_name from messages m left join agents g on g.id = m.author_id'

export function findMessage(db: Connection, instanceId: string, id: string): ThreadMessage | undefined {
  const row = db.get(`${selectMessage} where m.id = ? and m.instance_id = ?`, id, instanceId)
  if (!row) return undefined
  const message = toMessage(row)
  addParts(db, [message])
  return message
}

export function createMessageStore(db: Connection): MessageStore {
  return {
    recordInbound: (plan) => db.write(() => recordInbound(db, plan)),
    hasErasedIds: async (connectorId) => hasErasedIds(db, connectorId),
    listMessages: async ({ instanceId, conversationId, order, limit, cursor }) => {
      const key = readCursor(cursor, 'nn')
      const [compare, direction] = order === 'asc' ? ['>', 'asc'] : ['<', 'desc']
      const rows = db.all(
        `${selectMessage} where m.conversation_id = ? and m.instance_id = ?
           ${key ? `and (m.sort_at, m.seq) ${compare} (?, ?)` : ''}
         order by m.sort_at ${direction}, m.seq ${direction} limit ?`,
        conversationId,
        instanceId,
        ...(key ?? []),
        limit + 1,
      )
      const page = toPage(rows, limit, toMessage, (row) => [num(row, 'sort_at'), num(row, 'seq')])
      addParts(db, page.items)
      return page
    },
    findMessage: async (instanceId, id) => findMessage(db, instanceId, id),
  }
}

function recordInbound(db: Connection, plan: InboundPlan): RecordedStatus[] {
  const statuses: RecordedStatus[] = []
  for (const customer of plan.customers) {
    const fresh = customer.messages.filter((message) => {
      const isErased = message.usedId !== null && isErasedId(db, plan.connectorId, message.usedId)
      const isNew =
        !isErased &&
        db.run('insert or ignore into message_keys (connector_id, key) values (?, ?)', plan.connectorId, message.key) >
          0
      statuses[message.index] = isNew ? 'recorded' : 'duplicate'
      return isNew
    })
    if (fresh.length > 0) recordForCustomer(db, plan, customer, fresh)
  }
  return statuses
}

interface OpenConversation {
  id: string
  unreadCount: number
  isWaiting: boolean
  lastSeq: number | null
  lastSortAt: number | null
  /** What the log says of how it came to be open, if this write opened it. */
  change: 'conversation.opened' | 'conversation.updated' | null
}

function recordForCustomer(db: Connection, plan: InboundPlan, customer: CustomerPlan, fresh: PlannedMessage[]): void {
  const conversation = findOrOpen(db, plan, customer)
  const common = { instanceId: plan.instanceId, conversationId: conversation.id, now: plan.receivedAt }
  if (conversation.change) appendChange(db, { ...common, type: conversation.change })
  const owner = { plan, conversationId: conversation.id, customerId: customer.customerId }
  let { lastSeq, lastSortAt } = conversation
  let customerName: string | null = null
  let metadata: string | null = null
  let live = 0
  for (const message of fresh) {
    const receivedAt = notBefore(lastSortAt, plan.receivedAt)
    const sortAt = message.kind === 'inbound' ? notBefore(lastSortAt, message.sortAt) : message.sortAt
    const seq = insertInbound(db, { ...owner, receivedAt }, { ...message, sortAt })
    if (lastSortAt === null || sortAt >= lastSortAt) {
      lastSeq = seq
      lastSortAt = sortAt
    }
    customerName = message.customerName ?? customerName
    if (message.hasMetadata) metadata = message.metadata
    if (message.kind === 'inbound') live += 1
    appendChange(db, { ...common, type: 'message.recorded', messageId: message.id })
  }
  // History that comes alone is a hand-over nobody has looked at: it shows as one unread thing, not as fifty.
  const unread = conversation.unreadCount + live
  db.run(
    `update conversations set customer_name = coalesce(?, customer_name), metadata = coalesce(?, metadata),
       unread_count = ?, arrived_count = arrived_count + ?, last_seq = ?, last_sort_at = ?, updated_at = max(updated_at, ?)
     where id = ?`,
    customerName,
    metadata,
    Math.max(unread, 1),
    Math.max(live, 1),
    lastSeq,
    lastSortAt,
    plan.receivedAt,
    conversation.id,
  )
  // By itself, and once: a column that is named in an update moves in its index even when it stays as it was.
  if (conversation.isWaiting) return
  db.run('update conversations set waiting_since = ? where id = ?', plan.receivedAt, conversation.id)
}

function findOrOpen(db: Connection, plan: InboundPlan, customer: CustomerPlan): OpenConversation {
  const toOpen = (row: Row, change: OpenConversation['change']): OpenConversation => ({
    id: str(row, 'id'),
    unreadCount: num(row, 'unread_count'),
    isWaiting: row.waiting_since !== null,
    lastSeq: numOrNull(row, 'last_seq'),
    lastSortAt: numOrNull(row, 'last_sort_at'),
    change,
  })
  const open = db.get(
    `select id, unread_count, waiting_since, last_seq, last_sort_at from conversations
     where connector_id = ? and customer_id = ? and status = 'open'`,
    plan.connectorId,
    customer.customerId,
  )
  if (open) return toOpen(open, null)
  const closed = db.get(
    `select id, assignee_id, unread_count, waiting_since, last_seq, last_sort_at from conversations
     where connector_id = ? and customer_id = ? and closed_at >= ? order by closed_at desc limit 1`,
    plan.connectorId,
    customer.customerId,
    plan.reopenIfClosedSince,
  )
  if (closed) {
    const assigneeId = strOrNull(closed, 'assignee_id')
    reopenConversation(db, { id: str(closed, 'id'), instanceId: plan.instanceId, assigneeId })
    return toOpen(closed, 'conversation.updated')
  }
  insertConversation(db, {
    id: customer.conversationId,
    instanceId: plan.instanceId,
    connectorId: plan.connectorId,
    customerId: customer.customerId,
    customerName: customer.customerId,
    waitingSince: plan.receivedAt,
    now: plan.receivedAt,
  })
  return {
    id: customer.conversationId,
    unreadCount: 0,
    isWaiting: true,
    lastSeq: null,
    lastSortAt: null,
    change: 'conversation.opened',
  }
}

interface InboundOwner {
  plan: InboundPlan
  conversationId: string
  customerId: string
  receivedAt: number
}

function insertInbound(
  db: Connection,
  { plan, conversationId, customerId, receivedAt }: InboundOwner,
  message: PlannedMessage,
): number {
  const seq = db.insert(
    `insert into messages (id, instance_id, connector_id, conversation_id, customer_id, kind, external_id, sender_type,
       sender_id, sender_name, recipient_type, recipient_id, recipient_name, attachment_count, sort_at, created_at,
       received_at, metadata, text, rich_content)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    message.id,
    plan.instanceId,
    plan.connectorId,
    conversationId,
    customerId,
    message.kind,
    message.externalId,
    message.sender.type,
    message.sender.id,
    message.sender.name,
    message.recipient?.type ?? null,
    message.recipient?.id ?? null,
    message.recipient?.name ?? null,
    message.attachments.length,
    message.sortAt,
    message.createdAt,
    receivedAt,
    message.metadata,
    message.text,
    message.richContent,
  )
  if (message.attachments.length > 0) {
    const owner = { connectorId: plan.connectorId, messageId: message.id, now: plan.receivedAt }
    insertAttachments(db, owner, message.attachments)
  }
  return seq
}
