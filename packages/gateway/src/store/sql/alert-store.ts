import type { AlertStore, RaisedAlert } from '../../alerts/alert-store.ts'
import { recordAlerts } from '../../alerts/decide-alerts.ts'
import { settleNotice } from '../../alerts/decide-notice.ts'
import type { FailingEndpoint, Watched } from '../../alerts/watched.ts'
import type { AlertKind, AlertLookUps, AlertNoticeRow, AlertWay } from '../../commands/alert.ts'
import { longestWaiting } from './conversation-walks.ts'
import { all, type Dialect, type Engine, get, lookUp, type Row, type Steps } from './engine.ts'
import { alertFields, alertNoticeFields } from './fields.ts'
import type { LookUp } from './look-ups.ts'
import { num, numOrNull, readCursor, str, strOrNull, toPage } from './rows.ts'

export const alertLookUps: { [N in keyof AlertLookUps]: LookUp<N> } = {
  alerts: {
    fields: alertFields,
    from: () =>
      `from (select * from alerts where resolved_at is null
         union all select * from alerts where resolved_at >= ?) as chosen`,
    values: ({ resolvedSince }) => [resolvedSince],
  },
  formerAlerts: {
    fields: ['id'],
    from: () => 'from (select id from alerts where resolved_at < ? order by resolved_at limit ?) as chosen',
    values: ({ before, limit }) => [before, limit],
  },
  formerNotices: {
    fields: ['id'],
    from: () => 'from (select id from alert_notices where settled_at < ? order by settled_at limit ?) as chosen',
    values: ({ before, limit }) => [before, limit],
  },
  alertNotice: { fields: alertNoticeFields, from: () => 'from alert_notices where id = ?', values: ({ id }) => [id] },
}

const toAlert = (row: Row): RaisedAlert => ({
  id: str(row, 'id'),
  kind: str(row, 'kind') as AlertKind,
  subject: str(row, 'subject'),
  instanceId: strOrNull(row, 'instance_id'),
  connectorId: strOrNull(row, 'connector_id'),
  reason: str(row, 'reason'),
  since: num(row, 'since'),
  seenAt: num(row, 'seen_at'),
  raisedAt: num(row, 'raised_at'),
  toldAt: numOrNull(row, 'told_at'),
  resolvedAt: numOrNull(row, 'resolved_at'),
})

const toNotice = (row: Row): AlertNoticeRow => ({
  id: str(row, 'id'),
  way: str(row, 'way') as AlertWay,
  body: str(row, 'body'),
  state: str(row, 'state') as AlertNoticeRow['state'],
  createdAt: num(row, 'created_at'),
  step: num(row, 'step'),
  dueAt: num(row, 'due_at'),
  lastError: strOrNull(row, 'last_error'),
  settledAt: numOrNull(row, 'settled_at'),
})

export const createAlertStore = (db: Engine): AlertStore => ({
  readWatched: ({ exhaustedSince }) =>
    db.read(function* () {
      return {
        endpoints: yield* findFailing(),
        exhausted: yield* findExhausted(db.dialect, exhaustedSince),
        queues: yield* findWaiting(db.dialect),
        nodes: [...(yield* lookUp({ nodes: {} })).nodes],
      }
    }),
  recordAlerts: (request) => db.decide(recordAlerts(request)),
  listAlerts: async ({ limit, cursor, state }) => {
    const [at = Number.MAX_SAFE_INTEGER, id = ''] = readCursor(cursor, 'ns') ?? []
    const ofState = state === undefined ? '' : `and resolved_at is ${state === 'open' ? '' : 'not '}null`
    const rows = await db.all(
      `select * from alerts where raised_at is not null and (raised_at, id) < (?, ?) ${ofState}
       order by raised_at desc, id desc limit ?`,
      ...[at, id, limit + 1],
    )
    return toPage(rows, limit, toAlert, (row) => [num(row, 'raised_at'), str(row, 'id')])
  },
  countOpenAlerts: async () => {
    const rows = await db.all(
      `select kind, count(*) as count from alerts where resolved_at is null and raised_at is not null group by kind`,
    )
    return rows.map((row) => ({ kind: str(row, 'kind') as AlertKind, count: num(row, 'count') }))
  },
  listPendingNotices: async (limit) => {
    const rows = await db.all(`select * from alert_notices where state = 'pending' order by due_at, id limit ?`, limit)
    return rows.map(toNotice)
  },
  settleNotice: (settled) => db.decide(settleNotice(settled)),
  readWayStates: () =>
    db.read(function* () {
      return [yield* readWay('webhook'), yield* readWay('email')]
    }),
})

/** A lease or a free head: of what is being tried at this moment, no head is free. */
function* findFailing(): Steps<FailingEndpoint[]> {
  const rows = yield* all(
    `select e.id, e.kind, e.breaker_opened_at, c.id as connector_id, c.name, c.instance_id
     from endpoints e join connectors c on c.id = e.connector_id
     where e.breaker_failures > 0 and e.held_since is null and c.paused = 0 and c.deleted_at is null and (
       exists (select 1 from deliveries d where d.endpoint_id = e.id and d.head = 1 and d.lease_id is null)
       or exists (select 1 from deliveries l where l.connector_id = c.id and l.customer_id >= '' and l.lease_id is not null))
     order by e.id`,
  )
  return rows.map((row) => ({
    id: str(row, 'id'),
    kind: str(row, 'kind') as FailingEndpoint['kind'],
    openedAt: numOrNull(row, 'breaker_opened_at'),
    connectorId: str(row, 'connector_id'),
    connectorName: str(row, 'name'),
    instanceId: str(row, 'instance_id'),
  }))
}

function* findExhausted(dialect: Dialect, since: number): Steps<Watched['exhausted']> {
  const rows = yield* all(
    `select c.id, c.name, c.instance_id, f.count from
       (select connector_id, cast(sum(value) as bigint) as count from counters n where n.at >= ? and n.name = 'exhausted'
        group by connector_id) f join connectors c on c.id = f.connector_id
     where c.deleted_at is null and exists (select 1 from deliveries d
       where ${dialect.pinned('d.connector_id', 'c.id')} and ${dialect.pinned(dialect.ifNull('d.state', "''"), "'exhausted'")})`,
    since,
  )
  return rows.map((row) => ({
    connectorId: str(row, 'id'),
    connectorName: str(row, 'name'),
    instanceId: str(row, 'instance_id'),
    count: num(row, 'count'),
  }))
}

function* findWaiting(dialect: Dialect): Steps<Watched['queues']> {
  const { waits, by } = longestWaiting(dialect)
  const rows = yield* all(
    `select q.*, (select v.waiting_since from conversations v where v.queue_id = q.id and v.status = 'open'
         and v.assignee_id is null and v.with_bot = 0 and ${waits} order by ${by} limit 1) as longest
     from queues q where q.deleted_at is null and q.wait_target_ms is not null order by q.id`,
  )
  return rows.flatMap((row) => {
    const waitingSince = numOrNull(row, 'longest')
    if (waitingSince === null) return []
    const queue = { id: str(row, 'id'), name: str(row, 'name'), instanceId: str(row, 'instance_id') }
    return [{ ...queue, hours: strOrNull(row, 'hours'), waitTargetMs: num(row, 'wait_target_ms'), waitingSince }]
  })
}

function* readWay(way: AlertWay) {
  const pending = yield* get(`select count(*) as count from alert_notices where state = 'pending' and way = ?`, way)
  const delivered = yield* get(
    `select max(settled_at) as settled_at from alert_notices where way = ? and state = 'delivered'`,
    way,
  )
  const deliveredAt = delivered ? numOrNull(delivered, 'settled_at') : null
  const failed = yield* get(
    `select last_error from alert_notices where way = ? and state in ('pending', 'exhausted') and last_error is not null
       and created_at >= ? order by id desc limit 1`,
    ...[way, deliveredAt ?? 0],
  )
  return {
    way,
    pending: pending ? num(pending, 'count') : 0,
    lastDeliveredAt: deliveredAt,
    lastError: failed ? strOrNull(failed, 'last_error') : null,
  }
}
