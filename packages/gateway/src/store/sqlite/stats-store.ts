import { latencyRange } from '../../stats/latency.ts'
import type { StatsStore } from '../../stats/stats-store.ts'
import type { Row } from '../sql/engine.ts'
import { num, str } from '../sql/rows.ts'
import type { Connection } from './connection.ts'

const listedState = "ifnull(state, '')"
const bucketMs = 5 * 60_000
const messagesMark = 'counted-messages'
const attemptsMark = 'counted-attempts'

const pendingOfConnector = `from deliveries where connector_id = c.id and ${listedState} = 'pending'`

/** Through the index of the lists: nothing is read but what waits, and the row of the oldest. */
const backlogsOfConnectors = `select c.id as connector_id, (select count(*) ${pendingOfConnector}) as pending,
    (select created_at from deliveries where seq = (select min(seq) ${pendingOfConnector})) as oldest_at
  from connectors c where c.deleted_at is null order by c.id limit ?`

export function createStatsStore(db: Connection): StatsStore {
  const count = (sql: string) => num(db.get(sql) ?? {}, 'count')

  return {
    readBacklog: async () => {
      const oldest = db.get(
        `select created_at from deliveries where seq = (select min(first) from
           (select (select min(seq) from deliveries where connector_id = c.id and ${listedState} = 'pending') as first
            from connectors c))`,
      )
      return {
        oldestPendingAt: oldest ? num(oldest, 'created_at') : null,
        openBreakers: count(
          `select count(*) as count from endpoints e join connectors c on c.id = e.connector_id
           where e.breaker_opened_at is not null and c.deleted_at is null`,
        ),
        // Each part in the words of an index of its own: together they would read every file there ever was.
        waitingFetches:
          count("select count(*) as count from attachments where state = 'pending' and leased_until is null") +
          count('select count(*) as count from attachments where leased_until is not null'),
        logBytes: db.logBytes(),
      }
    },
    listConnectorBacklogs: async (limit) =>
      db.all(backlogsOfConnectors, limit).map((row) => ({
        connectorId: str(row, 'connector_id'),
        pending: num(row, 'pending'),
        oldestPendingAt: row.oldest_at === null ? null : num(row, 'oldest_at'),
      })),
    countActivity: async (limit) => {
      if (waitingSince(db).length === 0) return 0
      // Made of rows: what a power cut takes of it is counted again.
      return db.write(() => countActivity(db, limit), { isDurable: false })
    },
    readCountingDelay: async (now) => Math.max(0, ...waitingSince(db).map((at) => now - at)),
    recordBacklog: (now) =>
      db.write(() => {
        db.run(
          `insert into counters (at, connector_id, name, value)
             select ?, '', 'backlog', count(*) from deliveries where state = 'pending'
           on conflict (at, connector_id, name) do update set value = max(value, excluded.value)`,
          bucketOf(now),
        )
      }),
    readCounters: async ({ from, widthMs }) =>
      db
        .all(
          `select at - (at - ?1) % ?2 as bucket, connector_id, name,
             case name when 'backlog' then max(value) else sum(value) end as value
           from counters where at >= ?1 group by 1, 2, 3`,
          from,
          widthMs,
        )
        .map((row) => ({
          at: num(row, 'bucket'),
          connectorId: str(row, 'connector_id'),
          name: str(row, 'name'),
          value: num(row, 'value'),
        })),
    deleteCounters: async (before) => {
      if (!db.get('select 1 from counters where at < ? limit 1', before)) return 0
      return db.write(() => db.run('delete from counters where at < ?', before))
    },
  }
}

const bucketOf = (at: number): number => at - (at % bucketMs)

function readMark(db: Connection, name: string): number {
  const row = db.get('select value from meta where name = ?', name)
  return row ? num(row, 'value') : 0
}

/** When the first message and the first attempt that are not counted yet happened. */
const waitingSince = (db: Connection): number[] =>
  [
    db.get('select received_at as at from messages where seq > ? order by seq limit 1', readMark(db, messagesMark)),
    db.get(
      'select started_at + duration_ms as at from attempts where seq > ? order by seq limit 1',
      readMark(db, attemptsMark),
    ),
  ].flatMap((row) => (row ? [num(row, 'at')] : []))

/** Rows that count alike, added up by the engine: a load of them is a few groups. */
const nextMessages = (db: Connection, limit: number): Row[] =>
  db.all(
    `select received_at - received_at % ${bucketMs} as at, connector_id, kind = 'outbound' as is_outbound,
       count(*) as count, max(seq) as last
     from (select seq, received_at, connector_id, kind from messages where seq > ? order by seq limit ?) group by 1, 2, 3`,
    readMark(db, messagesMark),
    limit,
  )

const nextAttempts = (db: Connection, limit: number): Row[] =>
  db.all(
    `select a.ended_at - a.ended_at % ${bucketMs} as at, d.connector_id, a.error is null as is_delivered,
       d.state = 'exhausted' and not exists
         (select 1 from attempts b where b.delivery_id = a.delivery_id and b.seq > a.seq) as is_last,
       iif(a.error is null, a.ended_at - d.created_at, null) as latency_ms, count(*) as count, max(a.seq) as last
     from (select seq, delivery_id, error, started_at + duration_ms as ended_at from attempts where seq > ? order by seq limit ?) a
       left join deliveries d on d.id = a.delivery_id
     group by 1, 2, 3, 4, 5`,
    readMark(db, attemptsMark),
    limit,
  )

type Add = (name: string, connectorId?: string) => void

function countActivity(db: Connection, limit: number): number {
  const messages = nextMessages(db, limit)
  for (const row of messages) addTo(db, row)(row.is_outbound === 1 ? 'messages_out' : 'messages_in')
  const attempts = nextAttempts(db, limit)
  // Of those whose delivery was erased meanwhile nothing is known.
  for (const row of attempts) if (row.connector_id !== null) countAttempt(row, addTo(db, row))
  writeMark(db, messagesMark, messages)
  writeMark(db, attemptsMark, attempts)
  return [...messages, ...attempts].reduce((sum, row) => sum + num(row, 'count'), 0)
}

const addTo =
  (db: Connection, row: Row): Add =>
  (name, connectorId = str(row, 'connector_id')) =>
    void db.run(
      `insert into counters (at, connector_id, name, value) values (?, ?, ?, ?)
       on conflict (at, connector_id, name) do update set value = value + excluded.value`,
      num(row, 'at'),
      connectorId,
      name,
      num(row, 'count'),
    )

function countAttempt(row: Row, add: Add): void {
  if (row.is_delivered === 1) {
    add('delivered')
    add(`latency:${latencyRange(num(row, 'latency_ms'))}`, '')
    return
  }
  add('attempts_failed')
  if (row.is_last === 1) add('exhausted')
}

function writeMark(db: Connection, name: string, rows: Row[]): void {
  if (rows.length === 0) return
  db.run(
    'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    name,
    Math.max(...rows.map((row) => num(row, 'last'))),
  )
}
