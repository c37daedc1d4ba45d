/** What an agent does to a conversation: why it may be refused, and what it writes. Inside a write. */
import type { Conversation } from '../../conversations/conversation.ts'
import type { ChangeOutcome, ConversationChange, Reader } from '../../conversations/conversation-store.ts'
import { type Arrival, isUnseen, type Seen } from '../../conversations/unseen.ts'
import type { Connection, Row } from './connection.ts'
import { findHolder, findOtherOpen, reopenConversation } from './conversation-rows.ts'
import { findMessage } from './message-store.ts'
import { num, str } from './rows.ts'

export interface ChangeRequest {
  instanceId: string
  id: string
  change: ConversationChange
  now: number
  reader?: Reader
}

type Refusal = Exclude<ChangeOutcome, { kind: 'changed' | 'not_found' }>

export function findRefusal(db: Connection, before: Conversation, request: ChangeRequest): Refusal | undefined {
  const { change } = request
  if (change.kind === 'reopen') {
    const openId = findOtherOpen(db, before)
    return openId === undefined ? undefined : { kind: 'other_open', openId }
  }
  if (change.kind === 'assign' && change.assigneeId !== null) {
    const holder = findHolder(db, { instanceId: before.instanceId, agentId: change.assigneeId })
    return holder === null ? { kind: 'unknown_agent' } : undefined
  }
  const closes = change.kind === 'close' && before.status === 'open'
  return closes && change.seen ? findUnseen(db, request, change.seen) : undefined
}

const toArrival = (row: Row): Arrival => ({ seq: num(row, 'seq'), receivedAt: num(row, 'received_at') })

/** The refusal to put a conversation away over a message that is news to whoever does it. */
function findUnseen(db: Connection, { instanceId, id, now }: ChangeRequest, { messageId }: Seen): Refusal | undefined {
  const known =
    messageId === undefined
      ? undefined
      : db.get('select seq, received_at from messages where id = ? and conversation_id = ?', messageId, id)
  if (messageId !== undefined && !known) return { kind: 'unknown_message' }
  // The plus: by the index of the thread, for by the order of the rows it might walk through everybody's.
  const newest = db.get(
    `select id, seq, received_at from messages where conversation_id = ? and kind <> 'outbound'
     order by +seq desc limit 1`,
    id,
  )
  if (!newest || !isUnseen(toArrival(newest), { seen: known && toArrival(known), now })) return undefined
  const message = findMessage(db, instanceId, str(newest, 'id'))
  if (!message) throw new Error(`message ${str(newest, 'id')} vanished inside its own write`)
  return { kind: 'newer_message', message }
}

/** Whether anything changed: what is so already is not told again. */
export function applyChange(db: Connection, before: Conversation, { change, now, reader }: ChangeRequest): boolean {
  const { id } = before
  switch (change.kind) {
    case 'assign':
      if ((before.assignee?.id ?? null) === change.assigneeId) return false
      // Not its time of change: nobody's place in a list moves because a colleague takes it.
      db.run('update conversations set assignee_id = ? where id = ?', change.assigneeId, id)
      return true
    case 'close':
      if (before.status === 'closed') return false
      db.run(
        "update conversations set status = 'closed', closed_at = ?, unread_count = 0, waiting_since = null, updated_at = max(updated_at, ?) where id = ?",
        now,
        now,
        id,
      )
      return true
    case 'reopen':
      if (before.status === 'open') return false
      reopenConversation(db, { id, instanceId: before.instanceId, assigneeId: before.assignee?.id ?? null })
      db.run('update conversations set updated_at = max(updated_at, ?) where id = ?', now, id)
      return true
    case 'read':
      if (before.unreadCount === 0) return false
      if (reader) markRead(db, id, reader.agentId)
      else db.run('update conversations set unread_count = 0 where id = ?', id)
      return true
  }
}

const markRead = (db: Connection, conversationId: string, agentId: string): number =>
  db.run(
    `insert into conversation_reads (conversation_id, agent_id, read_count)
       select id, ?2, arrived_count from conversations where id = ?1
     on conflict (conversation_id, agent_id) do update set read_count = excluded.read_count`,
    conversationId,
    agentId,
  )
