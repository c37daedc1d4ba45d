/** Looking deliveries up, however many there are: each filter has a way that does not walk through all. */
import type { DeliveryState } from '@passerelle/protocol'
import type { Delivery } from '../../deliveries/delivery.ts'
import type { DeliveryStore } from '../../deliveries/delivery-store.ts'
import type { PageOf } from '../../lib/page.ts'
import { deliveryColumns, toDelivery } from './delivery-rows.ts'
import { all, type Dialect, type Engine, type Steps } from './engine.ts'
import { firstSince } from './first-since.ts'
import { marks, padded } from './look-ups.ts'
import { num, readCursor, str, toPage } from './rows.ts'

type ListRequest = Parameters<DeliveryStore['listDeliveries']>[0]

/** As it stands in the index of the lists, word for word. */
export const listedState = ({ ifNull }: Dialect): string => ifNull('state', "''")

const states: readonly DeliveryState[] = ['pending', 'delivered', 'exhausted', 'cancelled']

export function* listDeliveries(dialect: Dialect, request: ListRequest): Steps<PageOf<Delivery>> {
  const { limit, cursor, since } = request
  const [before = Number.MAX_SAFE_INTEGER] = readCursor(cursor, 'n') ?? []
  const from = since === undefined ? 0 : yield* firstSince({ table: 'deliveries', time: 'created_at', since })
  const found: number[] = []
  for (const { filter, values, order = '' } of yield* walksOf(dialect, request)) {
    const rows = yield* all(
      `select seq from deliveries where ${filter} and seq < ? and seq >= ? and created_at >= ? order by ${order}seq desc limit ?`,
      ...[...values, before, from, since ?? 0, limit + 1],
    )
    for (const row of rows) found.push(num(row, 'seq'))
  }
  const seqs = found.sort((a, b) => b - a).slice(0, limit + 1)
  const rows = yield* all(
    `select ${deliveryColumns} from deliveries where seq in (${marks(seqs)}) order by seq desc`,
    ...padded(seqs),
  )
  return toPage(rows, limit, toDelivery, (row) => [num(row, 'seq')])
}

interface Walk {
  filter: string
  values: string[]
  /** Of the index it takes, before the sequence. */
  order?: string
}

/** Each gives its newest in order; merged, they are what was asked for. */
function* walksOf(dialect: Dialect, { connectorId, customerId, messageId, state }: ListRequest): Steps<Walk[]> {
  if (customerId !== undefined || messageId !== undefined) {
    return [ofMessages(dialect, { connectorId, customerId, messageId, state })]
  }
  if (connectorId === undefined && state === undefined) return [{ filter: 'true', values: [] }]
  const connectorIds =
    connectorId === undefined ? (yield* all('select id from connectors')).map((row) => str(row, 'id')) : [connectorId]
  const ofConnector = dialect.pinned('connector_id', '?')
  return connectorIds.flatMap((id) =>
    (state === undefined ? states : [state]).map((one) => ({
      filter: `${ofConnector} and ${dialect.pinned(listedState(dialect), `'${one}'`)}`,
      values: ofConnector.split('?').slice(1).fill(id),
      order: dialect.byPinned(['connector_id', listedState(dialect)], 'desc'),
    })),
  )
}

const ofCustomer = `select m.id from conversations v join messages m on m.thread = v.thread
  where v.connector_id in (select id from connectors) and v.customer_id = ? and m.kind = 'outbound'`

/** By their messages, which are few: deliveries have no index by customer. */
function ofMessages(
  { apart }: Dialect,
  wanted: Pick<ListRequest, 'connectorId' | 'customerId' | 'messageId' | 'state'>,
): Walk {
  const filters: [filter: string, value: string | undefined][] = [
    ['message_id = ?', wanted.messageId],
    [`message_id in (${ofCustomer})`, wanted.customerId],
    [`${apart('connector_id')} = ?`, wanted.connectorId],
    [`${apart('state')} = ?`, wanted.state],
  ]
  const used = filters.flatMap(([filter, value]) => (value === undefined ? [] : [{ filter, value }]))
  return { filter: used.map(({ filter }) => filter).join(' and '), values: used.map(({ value }) => value) }
}

export async function readDeliveryChanges(db: Engine, after: number | null, limit: number) {
  if (after === null) return { deliveries: [], last: await db.lastGiven('changes'), more: false }
  const changes = await db.all(
    `select c.seq, d.id, d.connector_id, d.state
     from (select seq, message_id from changes where seq > ? and seq <= ? order by seq limit ?) c
       left join deliveries d on d.message_id = c.message_id order by c.seq`,
    after,
    await db.settledUpTo('changes', after),
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
    last: last ? num(last, 'seq') : after,
    more: changes.length === limit,
  }
}
