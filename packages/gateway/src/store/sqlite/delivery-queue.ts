/** The order of one customer's deliveries: who is the head, who comes next. All inside a write. */
import { appendChange } from './change-feed.ts'
import type { Connection, Row } from './connection.ts'
import { num, str } from './rows.ts'

export interface CustomerOfConnector {
  connectorId: string
  customerId: string
}

/** The earliest unsettled one becomes the head: due at once, or, if it was tried before, when its schedule says. */
export function promoteNext(db: Connection, { connectorId, customerId }: CustomerOfConnector, now: number): void {
  const promoted = db.run(
    `update deliveries set head = 1, due_at = case when step > 0 then due_at else ?1 end,
       next_at = case when step > 0 then min(due_at, coalesce(flush_at, due_at)) else ?1 end
     where seq = (select seq from deliveries where connector_id = ?2 and customer_id = ?3 and state = 'pending'
       order by seq limit 1) and head = 0`,
    now,
    connectorId,
    customerId,
  )
  if (promoted > 0) db.wake('deliveries')
}

/** The lease of an attempt that a replay came after: it still keeps the customer's order, and decides nothing. */
const overtaken = 'overtaken '
export const overtakenLease = (leaseId: string): string => overtaken + leaseId

/** Puts a settled one back in its old place: the customer's head if nothing unsettled stands before it. */
export function requeue(db: Connection, row: Row, now: number): void {
  const seq = num(row, 'seq')
  const connectorId = str(row, 'connector_id')
  const customerId = str(row, 'customer_id')
  db.run(
    "update deliveries set head = 0 where connector_id = ? and customer_id = ? and state = 'pending' and head = 1 and seq > ?",
    connectorId,
    customerId,
    seq,
  )
  db.run(
    `update deliveries set state = 'pending', step = 0, due_at = ?1, flush_at = null, flush_from = 0, next_at = ?1,
       settled_at = null, last_error = null,
       lease_id = case when lease_id like '${overtaken}%' then lease_id else '${overtaken}' || lease_id end,
       head = not exists (select 1 from deliveries e where e.connector_id = ?2 and e.customer_id = ?3
         and e.state = 'pending' and e.seq < ?4)
     where seq = ?4`,
    now,
    connectorId,
    customerId,
    seq,
  )
  db.run('update attachments set downloaded_at = null, gone_at = null where message_id = ?', str(row, 'message_id'))
  db.wake('deliveries')
  tellMessageUpdated(db, row, now)
}

/** The agents see a message's delivery: whatever happens to it is a change of the message. */
export function tellMessageUpdated(db: Connection, row: Row, now: number): void {
  appendChange(db, {
    instanceId: str(row, 'instance_id'),
    type: 'message.updated',
    conversationId: str(row, 'conversation_id'),
    messageId: str(row, 'message_id'),
    now,
  })
}
