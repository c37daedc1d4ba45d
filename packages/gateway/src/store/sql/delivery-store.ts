import type { AuditContext } from '../../commands/actor.ts'
import { cancelDeliveries, skipDelivery } from '../../deliveries/decide-cancellation.ts'
import { replayChunk, replayDelivery, retryDelivery } from '../../deliveries/decide-replay.ts'
import { settleDeliveries } from '../../deliveries/decide-settlement.ts'
import type { Settled, Settlement } from '../../deliveries/delivery.ts'
import type { DeliveryStore, SettledChange } from '../../deliveries/delivery-store.ts'
import { claimDeliveries } from './claim-deliveries.ts'
import { deliveryColumns, toAttempt, toDelivery } from './delivery-rows.ts'
import { all, decide, type Engine, get, type Row, type Steps } from './engine.ts'
import { gather } from './gather.ts'
import { listDeliveries, readDeliveryChanges } from './list-deliveries.ts'
import { marks, padded } from './look-ups.ts'
import { bytes, num, readCursor, str, toPage } from './rows.ts'

export function createDeliveryStore(db: Engine, by: AuditContext | undefined): DeliveryStore {
  let turn = 0
  const find = (column: 'id' | 'message_id', value: string): Promise<Row | undefined> =>
    db.get(`select ${deliveryColumns} from deliveries where ${column} = ?`, value)

  return {
    claimDeliveries: (request) => claimDeliveries(db, request, turn++),
    settleDelivery: gather<Settlement, Settled>(
      // The failure that opens a breaker holds back what is claimed in the same moment.
      (take, how) => db.decide(() => settleDeliveries(take()), { precedes: how === 'failed' }),
      { keyOf: ({ ok }) => (ok ? 'arrived' : 'failed'), weigh: () => 1, most: Number.POSITIVE_INFINITY },
    ),

    listDeliveries: (request) => db.read(() => listDeliveries(db.dialect, request)),
    readDeliveryChanges: (after, limit) => readDeliveryChanges(db, after, limit),
    findDelivery: async (id) => {
      const row = await find('id', id)
      return row && toDelivery(row)
    },
    findDeliveryOfMessage: async (instanceId, messageId) => {
      const row = await find('message_id', messageId)
      return row && row.instance_id === instanceId ? toDelivery(row) : undefined
    },
    findDeliveryBody: async (id) => {
      const row = await db.get(
        'select b.body from deliveries d join delivery_bodies b on b.seq = d.seq where d.id = ?',
        id,
      )
      return row && bytes(row, 'body')
    },
    listEventDeliveries: async ({ conversationId, limit, cursor }) => {
      const [after = 0] = readCursor(cursor, 'n') ?? []
      const rows = await db.all(
        `select ${deliveryColumns} from deliveries
         where subject = 'event' and conversation_id = ? and seq > ? order by seq limit ?`,
        conversationId,
        after,
        limit + 1,
      )
      return toPage(rows, limit, toDelivery, (row) => [num(row, 'seq')])
    },
    listAttempts: async ({ deliveryId, limit, cursor }) => {
      const [after = 0] = readCursor(cursor, 'n') ?? []
      const rows = await db.all(
        'select * from attempts where delivery_id = ? and seq > ? order by seq limit ?',
        deliveryId,
        after,
        limit + 1,
      )
      return toPage(rows, limit, toAttempt, (row) => [num(row, 'seq')])
    },

    replayDelivery: (id, now) =>
      db.write(function* () {
        const decision = yield* decide(replayDelivery(id, now), by)
        return decision.kind === 'changed' ? yield* changed(id) : decision
      }),
    retryDelivery: (id, now) =>
      db.write(function* () {
        const decision = yield* decide(retryDelivery(id, now), by)
        return decision.kind === 'changed' ? yield* changed(id) : decision
      }),
    replayDeliveries: ({ since, now, ...rest }) =>
      db.decide(replayChunk({ ...rest, from: since, to: now }, now), { by }),
    skipDelivery: (id, times) =>
      db.write(function* () {
        const decision = yield* decide(skipDelivery(id, times), by)
        return decision.kind === 'changed' ? yield* changed(id) : decision
      }),
    cancelPendingDeliveries: (now, limit) =>
      db.write(function* () {
        const deleted = yield* all('select id from connectors where deleted_at is not null')
        const connectorIds = deleted.map((row) => str(row, 'id'))
        const rows = yield* all(
          `select id from deliveries where connector_id in (${marks(connectorIds)}) and customer_id >= '' and state = 'pending' limit ?`,
          ...padded(connectorIds),
          limit,
        )
        const ids = rows.map((row) => str(row, 'id'))
        return ids.length === 0 ? 0 : yield* decide(cancelDeliveries(ids, now))
      }),
    countPending: async () => {
      const row = await db.get("select count(*) as pending from deliveries where state = 'pending'")
      return row ? num(row, 'pending') : 0
    },
  }
}

function* changed(id: string): Steps<SettledChange> {
  const row = yield* get(`select ${deliveryColumns} from deliveries where id = ?`, id)
  return row ? { kind: 'changed', delivery: toDelivery(row) } : { kind: 'not_found' }
}
