/** Conversations as they are read: with their connector, assignee, last message, and what the reader has not read. */
import type { ConversationStatus, DeliveryState, MessageKind, PartyType } from '@passerelle/protocol'
import type { Priority } from '../../commands/priority.ts'
import type { Conversation } from '../../conversations/conversation.ts'
import type { Reader } from '../../conversations/conversation-store.ts'
import { type Arrivals, countUnread } from '../../conversations/unread.ts'
import type { Dialect, Row } from './engine.ts'
import { bool, num, numOrNull, str, strOrNull } from './rows.ts'

/** The sort key of `conversations_longest`, word for word: longest waiting first, conversations nobody waits in last. */
export const longestWait = ({ ifNull }: Dialect, waitingSince: string): string => ifNull(waitingSince, nobodyWaits)
export const waits = (dialect: Dialect, waitingSince: string): string =>
  `${longestWait(dialect, waitingSince)} < ${nobodyWaits}`

/** Its place among those that wait, word for word as `conversations_in_turn` has it: see commands/priority.ts. */
export const turn = 'v.waiting_since - v.head_start_ms'

/** In its queue, and nobody's yet. */
export const isQueued = "v.status = 'open' and v.assignee_id is null and v.with_bot = 0"

const nobodyWaits = '9007199254740991'

/** Its first parameter is the reader's id, or null for everybody. */
export const selectConversations = (dialect: Dialect): string => `
  select v.*, ${longestWait(dialect, 'v.waiting_since')} as longest_wait, r.read_count, c.name as connector_name,
    c.deleted_at as connector_deleted_at, a.name as assignee_name, q.name as queue_name,
    m.id as last_id, m.kind as last_kind, m.sender_type as last_sender_type, m.sender_id as last_sender_id,
    m.sender_name as last_sender_name, substr(m.text, 1, 200) as last_text,
    m.attachment_count as last_attachment_count, m.created_at as last_created_at, m.received_at as last_received_at,
    m.author_id as last_author_id, g.name as last_author_name, d.state as last_state, d.attempts as last_attempts
  from conversations v join connectors c on c.id = v.connector_id
    left join queues q on q.id = v.queue_id
    left join agents a on a.id = v.assignee_id left join messages m on m.seq = v.last_seq
    left join agents g on g.id = m.author_id left join deliveries d on d.message_id = m.id
    left join conversation_reads r on r.conversation_id = v.id and r.agent_id = ?`

export const readerId = (reader: Reader): string | null => reader?.agentId ?? null

export const toArrivals = (row: Row): Arrivals => ({
  unreadCount: num(row, 'unread_count'),
  arrivedCount: num(row, 'arrived_count'),
})

export const toConversation = (row: Row): Conversation => ({
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
  queue: row.queue_id === null ? null : { id: str(row, 'queue_id'), name: strOrNull(row, 'queue_name') ?? '' },
  withBot: bool(row, 'with_bot'),
  unreadCount: countUnread(toArrivals(row), numOrNull(row, 'read_count') ?? undefined),
  waitingSince: numOrNull(row, 'waiting_since'),
  snoozedUntil: numOrNull(row, 'snoozed_until'),
  lastMessage: row.last_id === null ? null : toLastMessage(row),
  customerReadUntil: numOrNull(row, 'customer_read_until'),
  metadata: str(row, 'metadata'),
  tags: JSON.parse(str(row, 'tags')),
  language: strOrNull(row, 'language'),
  skills: JSON.parse(str(row, 'skills')),
  priority: str(row, 'priority') as Priority,
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
