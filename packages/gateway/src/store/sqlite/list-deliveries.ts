/** Looking deliveries up, however many there are: each filter has a way that does not walk through all. */
import type { DeliveryState } from '@passerelle/protocol'
import type { Delivery } from '../../deliveries/delivery.ts'
import type { DeliveryStore } from '../../deliveries/delivery-store.ts'
import type { PageOf } from '../../lib/page.ts'
import type { Connection } from './connection.ts'
import { deliveryColumns, toDelivery } from './delivery-rows.ts'
import { firstSince } from './first-since.ts'
import { num, readCursor, str, toPage } from './rows.ts'

type ListRequest = Parameters<DeliveryStore['listDeliveries']>[0]

/** As it stands in the index of the lists, word for word. */
export const listedState = "ifnull(state, '')"

const states: readonly DeliveryState[] = ['pending', 'delivered', 'exhausted', 'cancelled']

export function listDeliveries(db: Connection, request: ListRequest): PageOf<Delivery> {
  const { limit, cursor, since } = request
  const [before = Number.MAX_SAFE_INTEGER] = readCursor(cursor, 'n') ?? []
  const from = since === undefined ? 0 : firstSince(db, { table: 'deliveries', time: 'created_at', since })
  const window: Window = { sql: 'seq < ? and seq >= ? and created_at >= ?', values: [before, from, since ?? 0], limit }
  const seqs = findSeqs(db, request, window)
    .sort((a, b) => b - a)
    .slice(0, limit + 1)
  const rows = db.all(
    `select ${deliveryColumns} from deliveries where seq in (select value from json_each(?)) order by seq desc`,
    JSON.stringify(seqs),
  )
  return toPage(rows, limit, toDelivery, (row) => [num(row, 'seq')])
}

/** What is between the cursor and `since`. */
interface Window {
  sql: string
  values: readonly (string | number)[]
  limit: number
}

/** At least the newest of the page that was asked for; from each walk, they come newest first. */
function findSeqs(db: Connection, request: ListRequest, { sql, values, limit }: Window): number[] {
  const { connectorId, customerId, messageId, state } = request
  const find = (filter: string, ...of: string[]): number[] =>
    db
      .all(
        `select seq from deliveries where ${filter} and ${sql} order by seq desc limit ?`,
        ...of,
        ...values,
        limit + 1,
      )
      .map((row) => num(row, 'seq'))
  if (customerId !== undefined || messageId !== undefined) return findOfMessages(db, request, { sql, values, limit })
  if (connectorId === undefined && state === undefined) return find('true')
  const connectorIds = connectorId === undefined ? allConnectors(db) : [connectorId]
  return connectorIds.flatMap((id) =>
    (state === undefined ? states : [state]).flatMap((one) => find(`connector_id = ? and ${listedState} = ?`, id, one)),
  )
}

const allConnectors = (db: Connection): string[] => db.all('select id from connectors').map((row) => str(row, 'id'))

/** By their messages, which are few: deliveries have no index by customer. The plus keeps other indexes out. */
function findOfMessages(db: Connection, request: ListRequest, { sql, values, limit }: Window): number[] {
  const { connectorId, customerId, messageId, state } = request
  const filters: [filter: string, value: string | undefined][] = [
    ['message_id = ?', messageId],
    [
      `message_id in (select m.id from conversations v join messages m on m.conversation_id = v.id
         where v.connector_id in (select id from connectors) and v.customer_id = ? and m.kind = 'outbound')`,
      customerId,
    ],
    ['+connector_id = ?', connectorId],
    ['+state = ?', state],
  ]
  const used = filters.flatMap(([filter, value]) => (value === undefined ? [] : [{ filter, value }]))
  return db
    .all(
      `select seq from deliveries where ${used.map(({ filter }) => filter).join(' and ')} and ${sql.replace(/\b(seq|created_at)\b/g, '+$1')}
       order by +seq desc limit ?`,
      ...used.map(({ value }) => value),
      ...values,
      limit + 1,
    )
    .map((row) => num(row, 'seq'))
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
