import { nextBreaker } from '../../deliveries/breaker.ts'
import type { Settlement } from '../../deliveries/delivery.ts'
import type { DeliveryStore, SettledChange } from '../../deliveries/delivery-store.ts'
import { startAttachmentTime } from './attachment-store.ts'
import type { Audit } from './audit-store.ts'
import { claimDeliveries } from './claim-deliveries.ts'
import type { Connection, Row } from './connection.ts'
import { toBreaker, writeBreaker } from './connector-rows.ts'
import { overtakenLease, promoteNext, requeue, tellMessageUpdated } from './delivery-queue.ts'
import { deliveryColumns, toAttempt, toDelivery } from './delivery-rows.ts'
import { listDeliveries, readDeliveryChanges } from './list-deliveries.ts'
import { bytes, num, numOrNull, readCursor, str, toPage } from './rows.ts'

export function createDeliveryStore(db: Connection, audit: Audit): DeliveryStore {
  let turn = 0
  const find = (column: 'id' | 'message_id', value: string): Row | undefined =>
    db.get(`select ${deliveryColumns} from deliveries where ${column} = ?`, value)

  return {
    claimDeliveries: (request) => claimDeliveries(db, request, turn++),
    settleDelivery: (settlement) => db.write(() => settle(db, settlement)),
    releaseLeases: () =>
      db.write(() => {
        db.run('update deliveries set lease_id = null, leased_until = null where lease_id is not null')
        db.run('update attachments set leased_until = null where leased_until is not null')
      }),

    listDeliveries: async (request) => listDeliveries(db, request),
    readDeliveryChanges: async (after, limit) => readDeliveryChanges(db, after, limit),
    findDelivery: async (id) => {
      const row = find('id', id)
      return row && toDelivery(row)
    },
    findDeliveryOfMessage: async (instanceId, messageId) => {
      const row = find('message_id', messageId)
      return row && row.instance_id === instanceId ? toDelivery(row) : undefined
    },
    findDeliveryBody: async (id) => {
      const row = db.get('select body from deliveries where id = ?', id)
      return row && bytes(row, 'body')
    },
    listAttempts: async ({ deliveryId, limit, cursor }) => {
      const [after = 0] = readCursor(cursor, 'n') ?? []
      const rows = db.all(
        'select * from attempts where delivery_id = ? and seq > ? order by seq limit ?',
        deliveryId,
        after,
        limit + 1,
      )
      return toPage(rows, limit, toAttempt, (row) => [num(row, 'seq')])
    },

    replayDelivery: (id, now) =>
      db.write(() => {
        const outcome = replay(db, find('id', id), now)
        if (outcome.kind === 'changed') audit({ action: 'delivery.replayed', target: { type: 'delivery', id } })
        return outcome
      }),
    replayDeliveries: (request) =>
      db.write(() => {
        const { connectorId, since, afterSeq, limit, now } = request
        // The one it has come to may have been erased since: then the place of the one before it.
        const place = '(select created_at from deliveries where seq <= ?3 order by seq desc limit 1)'
        const rows = db.all(
          `select ${deliveryColumns} from deliveries where connector_id = ?1 and created_at between ?2 and ?5
             and (created_at, seq) > (coalesce(${place}, 0), ?3) and state <> 'pending' order by created_at, seq limit ?4`,
          connectorId,
          since,
          afterSeq,
          limit,
          now,
        )
        for (const row of rows) replay(db, row, now)
        if (afterSeq === 0) {
          const details = { since: new Date(since).toISOString() }
          audit({ action: 'delivery.replayed_since', target: { type: 'connector', id: connectorId }, details })
        }
        const last = rows.at(-1)
        return { replayed: rows.length, lastSeq: last ? num(last, 'seq') : null }
      }),
    skipDelivery: (id, { now, attachmentGraceMs, attachmentTtlMs }) =>
      db.write(() => {
        const row = find('id', id)
        if (!row) return { kind: 'not_found' }
        if (row.state !== 'pending') {
          return { kind: 'refused', reason: `It is ${str(row, 'state')}: only a pending delivery can be skipped.` }
        }
        cancel(db, row, { now, graceMs: attachmentGraceMs, ttlMs: attachmentTtlMs })
        audit({ action: 'delivery.skipped', target: { type: 'delivery', id } })
        return changed(db, id)
      }),
    cancelPendingDeliveries: (now, limit) =>
      db.write(() => {
        const rows = db.all(
          `select ${deliveryColumns.replace(/\w+/g, 'd.$&')} from connectors c join deliveries d on d.connector_id = c.id
           where c.deleted_at is not null and d.state = 'pending' limit ?`,
          limit,
        )
        for (const row of rows) cancel(db, row, { now, graceMs: 0, ttlMs: 0 })
        return rows.length
      }),
    countPending: async () => {
      const row = db.get("select count(*) as pending from deliveries where state = 'pending'")
      return row ? num(row, 'pending') : 0
    },
  }
}

function changed(db: Connection, id: string): SettledChange {
  const row = db.get(`select ${deliveryColumns} from deliveries where id = ?`, id)
  return row ? { kind: 'changed', delivery: toDelivery(row) } : { kind: 'not_found' }
}

const customerOf = (row: Row) => ({ connectorId: str(row, 'connector_id'), customerId: str(row, 'customer_id') })

function settle(db: Connection, settlement: Settlement): void {
  const { attempt, deliveryId, leaseId, next, now } = settlement
  const row = db.get(`select ${deliveryColumns} from deliveries where id = ?`, deliveryId)
  if (!row) return
  insertAttempt(db, settlement)
  db.run(
    'update deliveries set attempts = attempts + 1, last_attempt_at = ?, last_error = ? where id = ?',
    now,
    attempt.error,
    deliveryId,
  )
  if (row.lease_id === leaseId) applyNext(db, row, settlement)
  else if (row.lease_id === overtakenLease(leaseId)) {
    db.run('update deliveries set lease_id = null, leased_until = null where id = ?', deliveryId)
  }
  const connector = db.get('select * from connectors where id = ?', str(row, 'connector_id'))
  if (connector) {
    const before = toBreaker(connector)
    const result = { ok: settlement.ok, customerId: str(row, 'customer_id'), startedAt: attempt.startedAt, now }
    const after = nextBreaker(before, result)
    if (after !== before) writeBreaker(db, str(row, 'connector_id'), after)
  }
  // The customer's next one, or this one again: whoever claims looks at what this settlement made due.
  if (next.state !== 'pending' || row.state !== 'pending') promoteNext(db, customerOf(row), now)
  db.wake('deliveries')
  tellMessageUpdated(db, row, now)
}

function applyNext(db: Connection, row: Row, settlement: Settlement): void {
  const { attempt, next, now, attachmentGraceMs, attachmentTtlMs } = settlement
  const seq = num(row, 'seq')
  const wasSkipped = row.state !== 'pending'
  if (next.state === 'pending' || (wasSkipped && next.state !== 'delivered')) {
    // One that was skipped while it was on its way stays cancelled unless it arrived after all.
    const times = next.state === 'pending' && !wasSkipped ? next : undefined
    db.run(
      `update deliveries set lease_id = null, leased_until = null, flush_at = null, step = coalesce(?1, step),
         due_at = coalesce(?2, due_at), next_at = coalesce(?2, due_at), flush_from = coalesce(?3, flush_from) where seq = ?4`,
      times?.step ?? null,
      // A flush moves no scheduled time, and the stored one may have been moved since with the clock.
      attempt.flush ? null : (times?.dueAt ?? null),
      times?.flushFrom ?? null,
      seq,
    )
    return
  }
  db.run(
    'update deliveries set lease_id = null, leased_until = null, flush_at = null, state = ?, head = 0, settled_at = ? where seq = ?',
    next.state,
    now,
    seq,
  )
  startAttachmentTime(db, str(row, 'message_id'), { now, graceMs: attachmentGraceMs, ttlMs: attachmentTtlMs })
}

function insertAttempt(db: Connection, { attempt, deliveryId }: Settlement): void {
  db.run(
    `insert into attempts (id, delivery_id, started_at, duration_ms, status, error, flush, response, request, response_headers)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    attempt.id,
    deliveryId,
    attempt.startedAt,
    Math.round(attempt.durationMs),
    attempt.status,
    attempt.error,
    attempt.flush ? 1 : 0,
    attempt.response,
    attempt.request && JSON.stringify(attempt.request),
    attempt.responseHeaders && JSON.stringify(attempt.responseHeaders),
  )
}

function replay(db: Connection, row: Row | undefined, now: number): SettledChange {
  if (!row) return { kind: 'not_found' }
  if (row.state === 'pending') return { kind: 'refused', reason: 'It is pending already: it will be sent in its turn.' }
  const connector = db.get('select deleted_at from connectors where id = ?', str(row, 'connector_id'))
  if (!connector || numOrNull(connector, 'deleted_at') !== null) {
    return { kind: 'refused', reason: 'Its connector was deleted: there is nowhere to send it to.' }
  }
  requeue(db, row, now)
  return changed(db, str(row, 'id'))
}

function cancel(db: Connection, row: Row, times: { now: number; graceMs: number; ttlMs: number }): void {
  // A lease stays until its attempt ends: the customer's next one must not overtake it.
  db.run(
    "update deliveries set state = 'cancelled', head = 0, settled_at = ? where seq = ?",
    times.now,
    num(row, 'seq'),
  )
  startAttachmentTime(db, str(row, 'message_id'), times)
  promoteNext(db, customerOf(row), times.now)
  tellMessageUpdated(db, row, times.now)
}
