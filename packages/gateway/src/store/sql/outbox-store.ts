import { askOutbox, type OutboxAsked } from '../../deliveries/decide-outbox.ts'
import type { Subject } from '../../deliveries/delivery.ts'
import type { OutboxStore } from '../../deliveries/outbox-store.ts'
import { newId } from '../../lib/ids.ts'
import { inOutboxPart, outboxPartValues } from './delivery-look-ups.ts'
import { all, type Engine, type Row, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { bytes, str } from './rows.ts'

/** More than are ever given out and not settled. */
const mostSettled = 500

export const createOutboxStore = (db: Engine): OutboxStore => ({
  askOutbox: async (asked) => {
    const ids = await db.read(() => findCandidates(asked))
    const candidates = ids.map((id) => ({ id, attemptId: newId(asked.now) }))
    const decision = await db.decide(askOutbox(asked, candidates))
    if (decision.kind !== 'answered') return decision
    const bodies = decision.given.length > 0 ? await db.read(() => readBodies(decision.given.map(({ id }) => id))) : []
    const byId = new Map(bodies.map((row) => [str(row, 'id'), row]))
    const items = decision.given.flatMap(({ id, position }) => {
      const row = byId.get(id)
      // Gone by now: erased with its customer.
      return row ? [{ position, kind: str(row, 'subject') as Subject['kind'], body: bytes(row, 'body') }] : []
    })
    return { kind: 'answered', items, fetched: decision.fetched }
  },
  findFilledOutboxes: async (connectorIds) => {
    const rows = await db.all(
      `select c.id from connectors c where c.id in (${marks(connectorIds)}) and c.paused = 0 and exists (
         select 1 from deliveries d where d.connector_id = c.id and d.outbox_position = 0)`,
      ...padded(connectorIds),
    )
    return rows.map((row) => str(row, 'id'))
  },
  findAwaited: async (connectorId, customerIds) => {
    const rows = await db.all(
      `select distinct d.customer_id from deliveries d
       where (d.connector_id, d.customer_id) in (values ${marks(customerIds, '(?, ?)')})
         and d.state = 'pending' and coalesce(d.outbox_position, -1) = 0`,
      ...padded(customerIds).flatMap((customerId) => [connectorId, customerId]),
    )
    return rows.map((row) => str(row, 'customer_id'))
  },
})

function* findCandidates(asked: OutboxAsked): Steps<string[]> {
  const values = outboxPartValues(asked)
  const given = yield* all(
    `select id from deliveries where ${inOutboxPart(asked, '> 0')} and coalesce(outbox_position, -1) <= ?
     order by outbox_position limit ${mostSettled}`,
    ...[...values, asked.after],
  )
  const waiting = yield* all(
    `select id from deliveries where ${inOutboxPart(asked, '= 0')} order by seq limit ?`,
    ...[...values, asked.limit],
  )
  return [...given, ...waiting].map((row) => str(row, 'id'))
}

const readBodies = (ids: readonly string[]): Steps<Row[]> =>
  all(
    `select d.id, d.subject, b.body from deliveries d join delivery_bodies b on b.seq = d.seq where d.id in (${marks(ids)})`,
    ...padded(ids),
  )
