import { canHold } from '../../conversations/conversation.ts'
import { appendChange } from './change-feed.ts'
import type { Connection } from './connection.ts'
import { numOrNull, str, strOrNull } from './rows.ts'

export interface NewConversationRow {
  id: string
  instanceId: string
  connectorId: string
  customerId: string
  customerName: string
  /** When a customer's message opens it. */
  waitingSince: number | null
  now: number
}

export function insertConversation(db: Connection, conversation: NewConversationRow): void {
  db.run(
    `insert into conversations (id, instance_id, connector_id, customer_id, customer_name, status, unread_count, metadata,
       waiting_since, created_at, updated_at) values (?, ?, ?, ?, ?, 'open', 0, '{}', ?, ?, ?)`,
    conversation.id,
    conversation.instanceId,
    conversation.connectorId,
    conversation.customerId,
    conversation.customerName,
    conversation.waitingSince,
    conversation.now,
    conversation.now,
  )
}

/** Inside a write: the other conversation of the same customer that is open, if there is one. */
export function findOtherOpen(
  db: Connection,
  conversation: { id: string; connectorId: string; customerId: string },
): string | undefined {
  const row = db.get(
    "select id from conversations where connector_id = ? and customer_id = ? and status = 'open' and id <> ?",
    conversation.connectorId,
    conversation.customerId,
    conversation.id,
  )
  return row && str(row, 'id')
}

/** Inside a write: the agent, if a conversation of the instance may be theirs; else nobody. */
export function findHolder(
  db: Connection,
  { instanceId, agentId }: { instanceId: string; agentId: string | null },
): string | null {
  const row = agentId === null ? undefined : db.get('select instance_id, disabled_at from agents where id = ?', agentId)
  if (!row) return null
  const agent = { instanceId: strOrNull(row, 'instance_id'), disabledAt: numOrNull(row, 'disabled_at') }
  return canHold(agent, instanceId) ? agentId : null
}

/** Inside a write: a closed one is open again, and its last agent's if it may still be. */
export function reopenConversation(
  db: Connection,
  { id, instanceId, assigneeId }: { id: string; instanceId: string; assigneeId: string | null },
): void {
  db.run(
    "update conversations set status = 'open', closed_at = null, assignee_id = ? where id = ?",
    findHolder(db, { instanceId, agentId: assigneeId }),
    id,
  )
}

/** Inside a write: whether it was nobody's, and is the agent's now. */
export function takeConversation(
  db: Connection,
  { id, instanceId, agentId }: { id: string; instanceId: string; agentId: string },
): boolean {
  const holder = findHolder(db, { instanceId, agentId })
  return (
    holder !== null &&
    db.run('update conversations set assignee_id = ? where id = ? and assignee_id is null', holder, id) > 0
  )
}

/** Inside a write: what an agent holds is nobody's, and the desks are told. How many there were. */
export function releaseConversations(db: Connection, { agentId, now }: { agentId: string; now: number }): number {
  const held = db.all("select id, instance_id from conversations where assignee_id = ? and status = 'open'", agentId)
  for (const row of held) {
    const id = str(row, 'id')
    db.run('update conversations set assignee_id = null where id = ?', id)
    appendChange(db, { instanceId: str(row, 'instance_id'), type: 'conversation.updated', conversationId: id, now })
  }
  return held.length
}
