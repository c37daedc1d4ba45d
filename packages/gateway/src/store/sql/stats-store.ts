import { latencyRange } from '../../stats/latency.ts'
import type { Pending, PendingByKind, StatsStore } from '../../stats/stats-store.ts'
import { all, type Engine, get, type Row, run, type Steps } from './engine.ts'
import { holdNumber, readNumber, writeNumber } from './meta.ts'
import { num, numOrNull, str } from './rows.ts'

const bucketMs = 5 * 60_000
const messagesMark = 'counted-messages'
const attemptsMark = 'counted-attempts'

export function createStatsStore(db: Engine): StatsStore {
  return {
    readBacklog: async () => ({ ...(await db.read(readTroubles)), logBytes: db.logBytes() }),
    readPending: (limit) => readBacklogs(db, limit),
    countActivity: async (limit) => {
      if ((await db.read(waitingSince)).length === 0) return 0
      const from = await db.read(readMarks)
      const to = {
        messages: await db.settledUpTo('messages', from.messages),
        attempts: await db.settledUpTo('attempts', from.attempts),
      }
      // Made of rows: what a power cut takes of it is counted again.
      return db.write(() => countActivity(to, limit), { isDurable: false })
    },
    readCountingDelay: async (now) => {
      const times = await db.read(waitingSince)
      return Math.max(0, ...times.map((at) => now - at))
    },
    recordBacklog: async (now) => {
      await db.run(
        `insert into counters (at, connector_id, name, value)
           select cast(? as bigint), '', 'backlog', count(*) from deliveries where state = 'pending'
         on conflict (at, connector_id, name) do update set value = excluded.value where excluded.value > counters.value`,
        bucketOf(now),
      )
    },
    readCounters: async ({ from, widthMs }) => {
      const rows = await db.all(
        `select at - (at - ?) % ? as bucket, connector_id, name,
           case name when 'backlog' then max(value) else sum(value) end as value
         from counters where at >= ? group by 1, 2, 3`,
        from,
        widthMs,
        from,
      )
      return rows.map((row) => ({
        at: num(row, 'bucket'),
        connectorId: str(row, 'connector_id'),
        name: str(row, 'name'),
        value: num(row, 'value'),
      }))
    },
    deleteCounters: async (before) => {
      if (!(await db.get('select at from counters where at < ? limit 1', before))) return 0
      return db.run('delete from counters where at < ?', before)
    },
  }
}

const bucketOf = (at: number): number => at - (at % bucketMs)

/**
 * By kind, so that no statement takes long: nothing is read but what waits, in an index that holds nothing else. A bare
 * `min(seq)` would make PostgreSQL walk past all that was ever delivered.
 */
const backlogsOfKind = (kind: keyof PendingByKind): string => {
  const waiting = `from deliveries where connector_id = c.id and state = 'pending' and subject = '${kind}'`
  return `select c.id as connector_id, (select count(*) ${waiting}) as pending,
     (select created_at from deliveries where seq = (select min(seq + 0) ${waiting})) as oldest_at
   from connectors c`
}

/** Of all connectors. */
async function readPending(db: Engine): Promise<Map<string, PendingByKind>> {
  const pending = new Map<string, PendingByKind>()
  for (const kind of ['message', 'event'] as const) {
    for (const row of await db.all(backlogsOfKind(kind))) {
      const known = pending.get(str(row, 'connector_id')) ?? { message: none, event: none }
      const counted = { count: num(row, 'pending'), oldestAt: numOrNull(row, 'oldest_at') }
      pending.set(str(row, 'connector_id'), { ...known, [kind]: counted })
    }
  }
  return pending
}

const none: Pending = { count: 0, oldestAt: null }

const merge = (one: Pending, other: Pending): Pending => {
  const times = [one.oldestAt, other.oldestAt].filter((at) => at !== null)
  return { count: one.count + other.count, oldestAt: times.length === 0 ? null : Math.min(...times) }
}

/** What waits for all of them, and for those that were made first. */
async function readBacklogs(db: Engine, limit: number) {
  const all = await readPending(db)
  const labelled = await db.all('select id from connectors where deleted_at is null order by id limit ?', limit)
  const pending: PendingByKind = { message: none, event: none }
  for (const { message, event } of all.values()) {
    pending.message = merge(pending.message, message)
    pending.event = merge(pending.event, event)
  }
  const connectors = labelled.map((row) => {
    const connectorId = str(row, 'id')
    return { connectorId, pending: all.get(connectorId) ?? { message: none, event: none } }
  })
  return { pending, connectors }
}

function* readTroubles() {
  return {
    openBreakers: yield* count(
      `select count(*) as count from endpoints e join connectors c on c.id = e.connector_id
       where e.breaker_opened_at is not null and c.deleted_at is null`,
    ),
    // Each part in the words of an index of its own: together they would read every file there ever was.
    waitingFetches:
      (yield* count("select count(*) as count from attachments where state = 'pending' and leased_until is null")) +
      (yield* count('select count(*) as count from attachments where leased_until is not null')),
  }
}

function* count(sql: string): Steps<number> {
  return num((yield* get(sql)) ?? {}, 'count')
}

/** Numbers of messages and attempts: those up to them. */
interface Marks {
  messages: number
  attempts: number
}

function* readMarks(): Steps<Marks> {
  return { messages: yield* readNumber(messagesMark), attempts: yield* readNumber(attemptsMark) }
}

/** When the first message and the first attempt that are not counted yet happened. */
function* waitingSince(): Steps<number[]> {
  const first = (from: string) => `select ${from} where seq > coalesce((select value from meta where name = ?), 0)
    order by seq limit 1`
  const firsts = [
    yield* get(first('received_at as at from messages'), messagesMark),
    yield* get(first('started_at + duration_ms as at from attempts'), attemptsMark),
  ]
  return firsts.flatMap((row) => (row ? [num(row, 'at')] : []))
}

/** Rows that count alike, added up by the engine: a load of them is a few groups. */
const nextMessages = (from: Marks, to: Marks, limit: number): Steps<Row[]> =>
  all(
    `select received_at - received_at % ${bucketMs} as at, connector_id, kind = 'outbound' as is_outbound,
       count(*) as count, max(seq) as last
     from (select seq, received_at, connector_id, kind from messages where seq > ? and seq <= ?
       order by seq limit ?) m group by 1, 2, 3`,
    from.messages,
    to.messages,
    limit,
  )

const nextAttempts = (from: Marks, to: Marks, limit: number): Steps<Row[]> =>
  all(
    `select a.ended_at - a.ended_at % ${bucketMs} as at, d.connector_id, a.error is null as is_delivered,
       d.state = 'exhausted' and not exists
         (select 1 from attempts b where b.delivery_id = a.delivery_id and b.seq > a.seq) as is_last,
       case when a.error is null then a.ended_at - d.created_at end as latency_ms, count(*) as count, max(a.seq) as last
     from (select seq, delivery_id, error, started_at + duration_ms as ended_at from attempts where seq > ? and seq <= ?
       order by seq limit ?) a left join deliveries d on d.id = a.delivery_id
     group by 1, 2, 3, 4, 5`,
    from.attempts,
    to.attempts,
    limit,
  )

function* countActivity(to: Marks, limit: number): Steps<number> {
  // Two servers that count at once count one after another.
  for (const name of [messagesMark, attemptsMark]) yield* holdNumber(name)
  const from = yield* readMarks()
  const messages = yield* nextMessages(from, to, limit)
  const attempts = yield* nextAttempts(from, to, limit)
  const counted = new Map<string, Counted>()
  for (const row of messages) add(counted, row, row.is_outbound === 1 ? 'messages_out' : 'messages_in')
  // Of those whose delivery was erased meanwhile nothing is known.
  for (const row of attempts) if (row.connector_id !== null) addAttempt(counted, row)
  yield* writeCounted([...counted.values()])
  yield* writeMark(messagesMark, messages)
  yield* writeMark(attemptsMark, attempts)
  return [...messages, ...attempts].reduce((sum, row) => sum + num(row, 'count'), 0)
}

interface Counted {
  at: number
  connectorId: string
  name: string
  value: number
}

function add(counted: Map<string, Counted>, row: Row, name: string, connectorId = str(row, 'connector_id')): void {
  const at = num(row, 'at')
  const key = `${at} ${connectorId} ${name}`
  const before = counted.get(key)?.value ?? 0
  counted.set(key, { at, connectorId, name, value: before + num(row, 'count') })
}

function addAttempt(counted: Map<string, Counted>, row: Row): void {
  if (row.is_delivered === 1) {
    add(counted, row, 'delivered')
    add(counted, row, `latency:${latencyRange(num(row, 'latency_ms'))}`, '')
    return
  }
  add(counted, row, 'attempts_failed')
  if (row.is_last === 1) add(counted, row, 'exhausted')
}

/** So many in a statement. */
const mostWritten = 64

function* writeCounted(counted: Counted[]): Steps<void> {
  const rows = counted.map(({ at, connectorId, name, value }) => [at, connectorId, name, value])
  for (let from = 0; from < rows.length; from += mostWritten) {
    const part = rows.slice(from, from + mostWritten)
    yield* run(
      `insert into counters (at, connector_id, name, value) values ${part.map(() => '(?, ?, ?, ?)').join(', ')}
       on conflict (at, connector_id, name) do update set value = counters.value + excluded.value`,
      ...part.flat(),
    )
  }
}

function* writeMark(name: string, rows: Row[]): Steps<void> {
  if (rows.length > 0) yield* writeNumber(name, Math.max(...rows.map((row) => num(row, 'last'))))
}
