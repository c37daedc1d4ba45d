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
function* walksOf(dialect: Dialect, wanted: ListRequest): Steps<Walk[]> {
  const { connectorId, customerId, messageId, state, eventType } = wanted
  const kind = eventType === undefined ? wanted.kind : 'event'
  if (messageId !== undefined) return kind === 'event' ? [] : [ofMessages(dialect, wanted)]
  if (customerId !== undefined) {
    return [
      ...(kind === 'event' ? [] : [ofMessages(dialect, wanted)]),
      ...(kind === 'message' ? [] : ofEvents(dialect, wanted, yield* connectorsOf(connectorId))),
    ]
  }
  const ofKind = kind === undefined ? '' : ` and ${kind === 'event' ? 'subject' : dialect.apart('subject')} = '${kind}'`
  if (connectorId === undefined && state === undefined && kind === undefined) return [{ filter: 'true', values: [] }]
  const connectorIds = yield* connectorsOf(connectorId)
  const columns = ['connector_id', ...(eventType === undefined ? [] : ['event_type'])]
  const order = dialect.byPinned([...columns, listedState(dialect)], 'desc')
  return connectorIds.flatMap((id) => {
    const pins = columns.map((column) => pin(dialect, column, column === 'connector_id' ? id : (eventType ?? '')))
    return (state === undefined ? states : [state]).map((one) => ({
      filter: `${pins.map(({ sql }) => sql).join(' and ')} and ${dialect.pinned(listedState(dialect), `'${one}'`)}${ofKind}`,
      values: pins.flatMap(({ values }) => values),
      order,
    }))
  })
}

/** The one that is asked for, or each. */
function* connectorsOf(connectorId: string | undefined): Steps<string[]> {
  if (connectorId !== undefined) return [connectorId]
  return (yield* all('select id from connectors')).map((row) => str(row, 'id'))
}

function pin(dialect: Dialect, column: string, value: string): { sql: string; values: string[] } {
  const sql = dialect.pinned(column, '?')
  return { sql, values: sql.split('?').slice(1).fill(value) }
}

/** What a customer's partners were told of them: of each connector by itself, in the order of its index. */
function ofEvents(
  dialect: Dialect,
  { customerId = '', state, eventType }: Pick<ListRequest, 'customerId' | 'state' | 'eventType'>,
  connectorIds: readonly string[],
): Walk[] {
  const others = Object.entries({ state, event_type: eventType }).flatMap(([column, value]) =>
    value === undefined ? [] : [{ column, value }],
  )
  const order = dialect.byPinned(['connector_id'], 'desc')
  return connectorIds.map((id) => {
    const connector = pin(dialect, 'connector_id', id)
    return {
      filter: [
        ...[connector.sql, 'customer_id = ?', "subject = 'event'"],
        ...others.map(({ column }) => `${dialect.apart(column)} = ?`),
      ].join(' and '),
      values: [...connector.values, customerId, ...others.map(({ value }) => value)],
      order,
    }
  })
}

const ofCustomer = `select m.id from conversations v join messages m on m.thread = v.thread
  where v.connector_id in (select id from connectors) and v.customer_id = ? and m.kind = 'outbound'`

/** By their messages, which are few: those of messages have no index by customer. */
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
