import type { Connection } from './connection.ts'
import { str } from './rows.ts'

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
