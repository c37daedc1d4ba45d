/** Looking deliveries up, however many there are: each filter has a way that does not walk through all. */
import type { DeliveryState } from '@passerelle/protocol'
import type { Delivery } from '../../deliveries/delivery.ts'
import type { DeliveryStore } from '../../deliveries/delivery-store.ts'
import type { PageOf } from '../../lib/page.ts'
import type { Connection } from './connection.ts'
import { deliveryColumns, toDelivery } from './delivery-rows.ts'
import { num, readCursor, str, toPage } from './rows.ts'

type ListRequest = Parameters<DeliveryStore['listDeliveries']>[0]

export function listDeliveries(db: Connection, request: ListRequest): PageOf<Delivery> {
  const { connectorId, customerId, messageId, state, since, limit, cursor } = request
  const [before = Number.MAX_SAFE_INTEGER] = readCursor(cursor, 'n') ?? []
  const filters = ['seq < ?']
  const values: (string | number)[] = [before]
  if (connectorId !== undefined) {
    filters.push('connector_id = ?')
    values.push(connectorId)
  }
  if (messageId !== undefined) {
    filters.push('message_id = ?')
    values.push(messageId)
  }
  // Written out: an index of a few rows is only used for a state that stands there.
  if (state !== undefined) filters.push(`state = '${state}'`)
  if (customerId !== undefined) {
    // By their messages: deliveries have no index by customer.
    filters.push(`message_id in (select m.id from conversations v join messages m on m.conversation_id = v.id
      where v.connector_id in (select id from connectors) and v.customer_id = ? and m.kind = 'outbound')`)
    values.push(customerId)
  }
  if (since !== undefined) {
    filters.push('seq >= ?', 'created_at >= ?')
    values.push(firstSince(db, since), since)
  }
  const rows = db.all(
    `select ${deliveryColumns} from deliveries where ${filters.join(' and ')} order by seq desc limit ?`,
    ...values,
    limit + 1,
  )
  return toPage(rows, limit, toDelivery, (row) => [num(row, 'seq')])
}

/** The clock may have been set back a little: it starts that much earlier, and the rows themselves decide. */
const clockSlackMs = 3600_000

/** By halves: they are recorded in the order of time, and nothing else is in that order. */
function firstSince(db: Connection, since: number): number {
  let low = 0
  let high = num(db.get('select coalesce(max(seq), 0) + 1 as seq from deliveries') ?? {}, 'seq')
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const row = db.get('select seq, created_at from deliveries where seq >= ? order by seq limit 1', middle)
    if (!row || num(row, 'created_at') >= since - clockSlackMs) high = middle
    else low = num(row, 'seq') + 1
  }
  return low
}

export function readDeliveryChanges(db: Connection, after: number | null, limit: number) {
  const row = db.get("select coalesce((select seq from sqlite_sequence where name = 'changes'), 0) as last")
  const end = row ? num(row, 'last') : 0
  if (after === null) return { deliveries: [], last: end, more: false }
  const changes = db.all(
    `select c.seq, d.id, d.connector_id, d.state
     from (select seq, message_id from changes where seq > ? order by seq limit ?) c
       left join deliveries d on d.message_id = c.message_id order by c.seq`,
    after,
    limit,
  )
  const found = new Map<string, Pick<Delivery, 'id' | 'connectorId' | 'state'>>()
  for (const one of changes) {
    if (one.id === null) continue
    const id = str(one, 'id')
    found.set(id, { id, connectorId: str(one, 'connector_id'), state: str(one, 'state') as DeliveryState })
  }
  const last = changes.at(-1)
  return {
    deliveries: [...found.values()],
    last: last ? num(last, 'seq') : Math.max(after, end),
    more: changes.length === limit,
  }
}
