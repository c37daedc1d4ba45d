/** Closed conversations whose time is up: found window by window, and taken away in bounded chunks. */
import type { PageOf } from '../../lib/page.ts'
import type { ExpiredChunk, ExpiredRequest, ExpiryRequest } from '../../privacy/privacy-store.ts'
import type { Connection, Row } from './connection.ts'
import { createEraser, eraseConversation } from './erase-rows.ts'
import { num, readCursor, str, toPage } from './rows.ts'

const hasPending = `exists (select 1 from deliveries d where d.connector_id = v.connector_id
  and d.customer_id = v.customer_id and d.state = 'pending' and d.conversation_id = v.id)`

export function listExpired(db: Connection, request: ExpiredRequest): PageOf<string> {
  const { connectorId, quietSince, limit, cursor } = request
  const [updatedAt = -1, id = ''] = readCursor(cursor, 'ns') ?? []
  const rows = db.all(
    `select v.id, v.updated_at, ${hasPending} as pending from conversations v
     where v.connector_id = ? and v.status = 'closed' and v.updated_at <= ? and (v.updated_at, v.id) > (?, ?)
     order by v.updated_at, v.id limit ?`,
    connectorId,
    quietSince,
    updatedAt,
    id,
    limit + 1,
  )
  const { items, nextCursor } = toPage(
    rows,
    limit,
    (row) => row,
    (row) => [num(row, 'updated_at'), str(row, 'id')],
  )
  return { items: items.filter((row) => row.pending === 0).map((row) => str(row, 'id')), nextCursor }
}

/** Looked at again inside the write: since they were listed, one may have been opened, or written in. */
export function eraseExpired(db: Connection, { ids, quietSince, limit, now, hashId }: ExpiryRequest): ExpiredChunk {
  const eraser = createEraser(db, { limit, now, hashId, usedIds: 'retired_ids' })
  let conversations = 0
  for (const id of ids) {
    if (eraser.room() <= 0) break
    const row = db.get(
      `select v.id, v.instance_id, v.connector_id, v.customer_id from conversations v
       where v.id = ? and v.status = 'closed' and v.updated_at <= ? and not ${hasPending}`,
      id,
      quietSince,
    )
    if (!row) continue
    const messages = db.all(
      'select id from messages where conversation_id = ? order by sort_at, seq limit ?',
      id,
      eraser.room(),
    )
    eraser.eraseMessages(messages.map((message) => str(message, 'id')))
    if (eraser.room() <= 0) break
    eraseConversation(db, row, now)
    forgetFailing(db, row)
    conversations++
  }
  return { ...eraser.erased, conversations, more: eraser.room() <= 0 }
}

/** The breaker knows the customer whose attempt failed first: not longer than anything else does. */
function forgetFailing(db: Connection, row: Row): void {
  db.run(
    `update endpoints set breaker_customer = null where connector_id = ?1 and breaker_customer = ?2
       and not exists (select 1 from conversations where connector_id = ?1 and customer_id = ?2)`,
    str(row, 'connector_id'),
    str(row, 'customer_id'),
  )
}
