import { latencyRange } from '../../stats/latency.ts'
import type { StatsStore } from '../../stats/stats-store.ts'
import type { Connection, Row } from './connection.ts'
import { listedState } from './list-deliveries.ts'
import { num, numOrNull, str, strOrNull } from './rows.ts'

const bucketMs = 5 * 60_000
const messagesMark = 'counted-messages'
const attemptsMark = 'counted-attempts'

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
    countActivity: async (limit) => {
      if (nextMessages(db, 1).length + nextAttempts(db, 1).length === 0) return 0
      return db.write(() => countActivity(db, limit))
    },
    readCountingDelay: async (now) => {
      const [message] = nextMessages(db, 1)
      const [attempt] = nextAttempts(db, 1)
      const since = [message && num(message, 'received_at'), attempt && num(attempt, 'ended_at')]
      return Math.max(0, ...since.map((at) => now - (at ?? now)))
    },
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

const nextMessages = (db: Connection, limit: number): Row[] =>
  db.all(
    'select seq, received_at, connector_id, kind from messages where seq > ? order by seq limit ?',
    readMark(db, messagesMark),
    limit,
  )

const nextAttempts = (db: Connection, limit: number): Row[] =>
  db.all(
    `select a.seq, a.started_at + a.duration_ms as ended_at, a.error, d.connector_id, d.created_at,
       d.state = 'exhausted' and not exists
         (select 1 from attempts b where b.delivery_id = a.delivery_id and b.seq > a.seq) as is_last
     from (select * from attempts where seq > ? order by seq limit ?) a left join deliveries d on d.id = a.delivery_id
     order by a.seq`,
    readMark(db, attemptsMark),
    limit,
  )

function countActivity(db: Connection, limit: number): number {
  const sums = new Map<string, [at: number, connectorId: string, name: string, value: number]>()
  const add = (at: number, connectorId: string, name: string) => {
    const key = JSON.stringify([bucketOf(at), connectorId, name])
    const sum = sums.get(key) ?? [bucketOf(at), connectorId, name, 0]
    sum[3] += 1
    sums.set(key, sum)
  }
  const messages = nextMessages(db, limit)
  for (const row of messages) {
    add(num(row, 'received_at'), str(row, 'connector_id'), row.kind === 'outbound' ? 'messages_out' : 'messages_in')
  }
  const attempts = nextAttempts(db, limit)
  for (const row of attempts) countAttempt(row, add)
  for (const sum of sums.values()) {
    db.run(
      `insert into counters (at, connector_id, name, value) values (?, ?, ?, ?)
       on conflict (at, connector_id, name) do update set value = value + excluded.value`,
      ...sum,
    )
  }
  writeMark(db, messagesMark, messages)
  writeMark(db, attemptsMark, attempts)
  return messages.length + attempts.length
}

function countAttempt(row: Row, add: (at: number, connectorId: string, name: string) => void): void {
  // Its delivery was erased meanwhile.
  const connectorId = strOrNull(row, 'connector_id')
  if (connectorId === null) return
  const endedAt = num(row, 'ended_at')
  if (row.error !== null) {
    add(endedAt, connectorId, 'attempts_failed')
    if (row.is_last === 1) add(endedAt, connectorId, 'exhausted')
    return
  }
  add(endedAt, connectorId, 'delivered')
  add(endedAt, '', `latency:${latencyRange(endedAt - (numOrNull(row, 'created_at') ?? endedAt))}`)
}

function writeMark(db: Connection, name: string, rows: Row[]): void {
  const last = rows.at(-1)
  if (!last) return
  db.run(
    'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    name,
    num(last, 'seq'),
  )
}
