import type { ConversationStatus, DeliveryState, MessageKind, PartyType } from '@passerelle/protocol'
import type { Conversation } from '../../conversations/conversation.ts'
import type {
  ChangeOutcome,
  ConversationCounts,
  ConversationFilter,
  ConversationStore,
  NewConversation,
  OpenOutcome,
  Reader,
} from '../../conversations/conversation-store.ts'
import type { PageOf, PageRequest } from '../../lib/page.ts'
import { applyChange, type ChangeRequest, findRefusal } from './change-conversation.ts'
import { appendChange } from './change-feed.ts'
import type { Connection, Row } from './connection.ts'
import { insertConversation } from './conversation-rows.ts'
import { recordReply } from './record-reply.ts'
import { num, numOrNull, readCursor, str, strOrNull, toPage } from './rows.ts'
import { findCandidates, findMatch, type SearchCandidates } from './search.ts'
import { indexName } from './search-store.ts'

/** Its first parameter is the reader's id, or null for everybody's count. */
const select = `
  select v.*, case when r.read_count is null then v.unread_count
      else min(v.unread_count, max(v.arrived_count - r.read_count, 0)) end as unread, c.name as connector_name, c.deleted_at as connector_deleted_at, a.name as assignee_name,
    m.id as last_id, m.kind as last_kind, m.sender_type as last_sender_type, m.sender_id as last_sender_id,
    m.sender_name as last_sender_name, substr(m.text, 1, 200) as last_text,
    m.attachment_count as last_attachment_count, m.created_at as last_created_at, m.received_at as last_received_at,
    m.author_id as last_author_id, g.name as last_author_name, d.state as last_state, d.attempts as last_attempts
  from conversations v join connectors c on c.id = v.connector_id
    left join agents a on a.id = v.assignee_id left join messages m on m.seq = v.last_seq
    left join agents g on g.id = m.author_id left join deliveries d on d.message_id = m.id
    left join conversation_reads r on r.conversation_id = v.id and r.agent_id = ?`

const readerId = (reader: Reader): string | null => reader?.agentId ?? null

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
  unreadCount: num(row, 'unread'),
  waitingSince: numOrNull(row, 'waiting_since'),
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
  author:
    row.last_author_id === null
      ? null
      : { id: str(row, 'last_author_id'), name: strOrNull(row, 'last_author_name') ?? '' },
  text: str(row, 'last_text'),
  attachmentCount: num(row, 'last_attachment_count'),
  createdAt: num(row, 'last_created_at'),
  receivedAt: num(row, 'last_received_at'),
  delivery:
    row.last_state === null
      ? null
      : { state: str(row, 'last_state') as DeliveryState, attempts: num(row, 'last_attempts') },
})

export function createConversationStore(db: Connection): ConversationStore {
  const find = (instanceId: string, id: string, reader?: Reader): Conversation | undefined => {
    const row = db.get(`${select} where v.id = ? and v.instance_id = ?`, readerId(reader), id, instanceId)
    return row && toConversation(row)
  }
  const read = (instanceId: string, id: string, reader: Reader): Conversation => {
    const found = find(instanceId, id, reader)
    if (!found) throw new Error(`conversation ${id} vanished inside its own write`)
    return found
  }

  const open = (conversation: NewConversation & { reader?: Reader }): OpenOutcome => {
    const { instanceId, connectorId, customerId, now, reader } = conversation
    const known = db.get(
      `select id, customer_name, status from conversations where connector_id = ? and customer_id = ? and instance_id = ?
       order by status = 'open' desc, updated_at desc limit 1`,
      connectorId,
      customerId,
      instanceId,
    )
    if (!known) return { kind: 'unknown_customer' }
    if (known.status === 'open') {
      return { kind: 'already_open', conversation: read(instanceId, str(known, 'id'), reader) }
    }
    insertConversation(db, { ...conversation, customerName: str(known, 'customer_name'), waitingSince: null })
    indexName(db, conversation.id)
    appendChange(db, { instanceId, type: 'conversation.opened', conversationId: conversation.id, now })
    return { kind: 'opened', conversation: read(instanceId, conversation.id, reader) }
  }

  const change = (request: ChangeRequest): ChangeOutcome => {
    const { instanceId, id, now, reader } = request
    const before = find(instanceId, id, reader)
    if (!before) return { kind: 'not_found' }
    const refused = findRefusal(db, before, request)
    if (refused) return refused
    if (!applyChange(db, before, request)) return { kind: 'changed', conversation: before }
    appendChange(db, { instanceId, type: 'conversation.updated', conversationId: id, now })
    return { kind: 'changed', conversation: read(instanceId, id, reader) }
  }

  return {
    listConversations: async (request) => listConversations(db, request),
    findConversation: async (instanceId, id, reader) => find(instanceId, id, reader),
    countConversations: async (request) => countConversations(db, request),
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

/** Each is read from an index that holds what it counts, and little else. */
function countConversations(
  db: Connection,
  { instanceId, agentId, reader }: { instanceId: string; agentId: string; reader: Reader },
): ConversationCounts {
  const row = db.get(
    `select
       (select count(*) from conversations where instance_id = ?1 and status = 'open') as open,
       (select count(*) from conversations where instance_id = ?1 and waiting_since is not null) as waiting,
       (select count(*) from conversations where assignee_id = ?2 and status = 'open' and instance_id = ?1) as mine,
       (select count(*) from conversations v indexed by conversations_waiting
          left join conversation_reads r on r.conversation_id = v.id and r.agent_id = ?3
          where v.instance_id = ?1 and v.waiting_since is not null
            and min(v.unread_count, v.arrived_count - coalesce(r.read_count, 0)) > 0) as unread`,
    instanceId,
    agentId,
    readerId(reader),
  )
  if (!row) throw new Error('counts without a row')
  return { open: num(row, 'open'), waiting: num(row, 'waiting'), mine: num(row, 'mine'), unread: num(row, 'unread') }
}

type ListRequest = PageRequest & ConversationFilter & { reader?: Reader }

function listConversations(db: Connection, request: ListRequest): PageOf<Conversation> {
  const { instanceId, customerId, limit, q } = request
  // Of one customer there are few: the plus keeps the engine from walking an index of all for the order it has.
  const plus = customerId === undefined ? '' : '+'
  const candidates = q ? findCandidates(db, instanceId, q) : undefined
  const { filter, values } = toFilter(request, candidates)
  // Two walks of one index, merged, rather than a second index that every message would have to move in.
  const statuses = request.status === 'all' ? ['open', 'closed'] : [request.status]
  const rows = statuses
    .flatMap((status) =>
      db.all(
        `${select} where ${plus}v.instance_id = ? and ${plus}v.status = ? ${filter} order by v.updated_at desc, v.id desc limit ?`,
        readerId(request.reader),
        instanceId,
        status,
        ...values,
        limit + 1,
      ),
    )
    .sort(newestFirst)
    .slice(0, limit + 1)
  const page = toPage(rows, limit, toConversation, (row) => [num(row, 'updated_at'), str(row, 'id')])
  for (const item of candidates ? page.items : []) {
    const match = candidates && findMatch(db, candidates, item.id)
    if (match) item.match = match
  }
  return page
}

function toFilter(request: ListRequest, candidates: SearchCandidates | undefined) {
  const { instanceId, assignee, waiting, connectorId, customerId, cursor } = request
  const key = readCursor(cursor, 'ns')
  const values: (string | number)[] = []
  let filter = ''
  if (assignee === null) filter += ' and v.assignee_id is null'
  else if (assignee !== undefined) {
    filter += ' and v.assignee_id = ?'
    values.push(assignee)
  }
  if (waiting) filter += ' and v.waiting_since is not null'
  if (connectorId !== undefined) {
    filter += ' and v.connector_id = ?'
    values.push(connectorId)
  }
  if (customerId !== undefined) {
    filter += ' and v.customer_id = ?'
    values.push(customerId)
    // The index of customers begins with the connector.
    if (connectorId === undefined) {
      filter += ' and v.connector_id in (select id from connectors where instance_id = ?)'
      values.push(instanceId)
    }
  }
  if (candidates) {
    filter += ' and v.id in (select value from json_each(?))'
    values.push(JSON.stringify(candidates.ids))
  }
  if (key) {
    filter += ' and (v.updated_at, v.id) < (?, ?)'
    values.push(...key)
  }
  return { filter, values }
}

const newestFirst = (a: Row, b: Row): number =>
  num(b, 'updated_at') - num(a, 'updated_at') || (str(a, 'id') < str(b, 'id') ? 1 : -1)
