import type { ConversationStatus, MessageKind, PartyType } from '@passerelle/protocol'
import type { Conversation } from '../../conversations/conversation.ts'
import type {
  ChangeOutcome,
  ConversationChange,
  ConversationFilter,
  ConversationStore,
  NewConversation,
  OpenOutcome,
} from '../../conversations/conversation-store.ts'
import type { PageRequest } from '../../lib/page.ts'
import { appendChange } from './change-feed.ts'
import type { Connection, Row } from './connection.ts'
import { findOtherOpen, insertConversation } from './conversation-rows.ts'
import { recordReply } from './record-reply.ts'
import { num, numOrNull, readCursor, str, strOrNull, toPage } from './rows.ts'

const select = `
  select v.*, c.name as connector_name, c.deleted_at as connector_deleted_at, a.name as assignee_name,
    m.id as last_id, m.kind as last_kind, m.sender_type as last_sender_type, m.sender_id as last_sender_id,
    m.sender_name as last_sender_name, substr(m.text, 1, 200) as last_text,
    m.attachment_count as last_attachment_count, m.created_at as last_created_at, m.received_at as last_received_at
  from conversations v join connectors c on c.id = v.connector_id
    left join agents a on a.id = v.assignee_id left join messages m on m.seq = v.last_seq`

const toConversation = (row: Row): Conversation => ({
  id: str(row, 'id'),
  instanceId: str(row, 'instance_id'),
  connectorId: str(row, 'connector_id'),
  connectorName: str(row, 'connector_name'),
  connectorDeleted: row.connector_deleted_at !== null,
  customerId: str(row, 'customer_id'),
  customerName: str(row, 'customer_name'),
  status: str(row, 'status') as ConversationStatus,
  assignee:
    row.assignee_id === null ? null : { id: str(row, 'assignee_id'), name: strOrNull(row, 'assignee_name') ?? '' },
  unreadCount: num(row, 'unread_count'),
  lastMessage: row.last_id === null ? null : toLastMessage(row),
  metadata: str(row, 'metadata'),
  createdAt: num(row, 'created_at'),
  updatedAt: num(row, 'updated_at'),
  closedAt: numOrNull(row, 'closed_at'),
})

const toLastMessage = (row: Row): NonNullable<Conversation['lastMessage']> => ({
  id: str(row, 'last_id'),
  kind: str(row, 'last_kind') as MessageKind,
  sender: {
    type: str(row, 'last_sender_type') as PartyType,
    id: str(row, 'last_sender_id'),
    name: str(row, 'last_sender_name'),
  },
  text: str(row, 'last_text'),
  attachmentCount: num(row, 'last_attachment_count'),
  createdAt: num(row, 'last_created_at'),
  receivedAt: num(row, 'last_received_at'),
})

export function createConversationStore(db: Connection): ConversationStore {
  const find = (instanceId: string, id: string): Conversation | undefined => {
    const row = db.get(`${select} where v.id = ? and v.instance_id = ?`, id, instanceId)
    return row && toConversation(row)
  }
  const read = (instanceId: string, id: string): Conversation => {
    const found = find(instanceId, id)
    if (!found) throw new Error(`conversation ${id} vanished inside its own write`)
    return found
  }

  const open = (conversation: NewConversation): OpenOutcome => {
    const { instanceId, connectorId, customerId, now } = conversation
    const known = db.get(
      `select id, customer_name, status from conversations where connector_id = ? and customer_id = ? and instance_id = ?
       order by status = 'open' desc, updated_at desc limit 1`,
      connectorId,
      customerId,
      instanceId,
    )
    if (!known) return { kind: 'unknown_customer' }
    if (known.status === 'open') return { kind: 'already_open', conversation: read(instanceId, str(known, 'id')) }
    insertConversation(db, { ...conversation, customerName: str(known, 'customer_name') })
    appendChange(db, { instanceId, type: 'conversation.opened', conversationId: conversation.id, now })
    return { kind: 'opened', conversation: read(instanceId, conversation.id) }
  }

  const change = (request: {
    instanceId: string
    id: string
    change: ConversationChange
    now: number
  }): ChangeOutcome => {
    const { instanceId, id, now } = request
    const before = find(instanceId, id)
    if (!before) return { kind: 'not_found' }
    if (request.change.kind === 'reopen') {
      const other = findOtherOpen(db, before)
      if (other) return { kind: 'other_open', openId: other }
    }
    if (!applyChange(db, before, request.change, now)) return { kind: 'changed', conversation: before }
    appendChange(db, { instanceId, type: 'conversation.updated', conversationId: id, now })
    return { kind: 'changed', conversation: read(instanceId, id) }
  }

  return {
    listConversations: async (request) => listConversations(db, request),
    findConversation: async (instanceId, id) => find(instanceId, id),
    openConversation: (conversation) => db.write(() => open(conversation)),
    changeConversation: (request) => db.write(() => change(request)),
    findIdempotentReply: async ({ agentId, key, keptSince }) => {
      const row = db.get(
        'select message_id, fingerprint from idempotency_keys where agent_id = ? and key = ? and created_at >= ?',
        agentId,
        key,
        keptSince,
      )
      return row && { messageId: str(row, 'message_id'), fingerprint: str(row, 'fingerprint') }
    },
    recordReply: (plan) => db.write(() => recordReply(db, plan)),
    deleteIdempotencyKeys: (before, limit) =>
      db.write(() =>
        db.run(
          `delete from idempotency_keys where (agent_id, key) in
             (select agent_id, key from idempotency_keys where created_at < ? order by created_at limit ?)`,
          before,
          limit,
        ),
      ),
  }
}

/** Whether anything changed: what is so already is not told again. */
function applyChange(db: Connection, before: Conversation, change: ConversationChange, now: number): boolean {
  const { id } = before
  switch (change.kind) {
    case 'assign':
      if ((before.assignee?.id ?? null) === change.assigneeId) return false
      db.run(
        'update conversations set assignee_id = ?, updated_at = max(updated_at, ?) where id = ?',
        change.assigneeId,
        now,
        id,
      )
      return true
    case 'close':
      if (before.status === 'closed') return false
      db.run(
        "update conversations set status = 'closed', closed_at = ?, unread_count = 0, updated_at = max(updated_at, ?) where id = ?",
        now,
        now,
        id,
      )
      return true
    case 'reopen':
      if (before.status === 'open') return false
      db.run(
        "update conversations set status = 'open', closed_at = null, updated_at = max(updated_at, ?) where id = ?",
        now,
        id,
      )
      return true
    case 'read':
      if (before.unreadCount === 0) return false
      db.run('update conversations set unread_count = 0 where id = ?', id)
      return true
  }
}

function listConversations(db: Connection, request: PageRequest & ConversationFilter) {
  const { instanceId, limit, cursor, assignee, q } = request
  const key = readCursor(cursor, 'ns')
  const values: (string | number)[] = []
  let filter = ''
  if (assignee === null) filter += ' and v.assignee_id is null'
  else if (assignee !== undefined) {
    filter += ' and v.assignee_id = ?'
    values.push(assignee)
  }
  if (q) {
    const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`
    filter += " and (v.customer_name like ? escape '\\' or v.customer_id like ? escape '\\')"
    values.push(pattern, pattern)
  }
  if (key) {
    filter += ' and (v.updated_at, v.id) < (?, ?)'
    values.push(...key)
  }
  // Two walks of one index, merged, rather than a second index that every message would have to move in.
  const statuses = request.status === 'all' ? ['open', 'closed'] : [request.status]
  const rows = statuses
    .flatMap((status) =>
      db.all(
        `${select} where v.instance_id = ? and v.status = ? ${filter} order by v.updated_at desc, v.id desc limit ?`,
        instanceId,
        status,
        ...values,
        limit + 1,
      ),
    )
    .sort(newestFirst)
    .slice(0, limit + 1)
  return toPage(rows, limit, toConversation, (row) => [num(row, 'updated_at'), str(row, 'id')])
}

const newestFirst = (a: Row, b: Row): number =>
  num(b, 'updated_at') - num(a, 'updated_at') || (str(a, 'id') < str(b, 'id') ? 1 : -1)
