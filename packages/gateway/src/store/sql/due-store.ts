import { actOnDue } from '../../queues/decide-due.ts'
import type { DueRange } from '../../queues/due.ts'
import type { DueStore } from '../../queues/due-store.ts'
import { all, type Dialect, type Engine, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { toQueue } from './queue-store.ts'
import { str } from './rows.ts'

/**
 * Whose turn it is, word for word as `conversations_turns` has it. SQLite takes that index only when what it is compared
 * with has no type of its own.
 */
const turn = `(case when v.waiting_since is null then 'customer' when v.assignee_id is null then 'queue' else 'agent' end)`

/** Of so many ranges in one statement. */
const mostRanges = 256

function* findOverdue({ apart }: Dialect, ranges: readonly DueRange[], limit: number): Steps<string[]> {
  // What fills it up is no queue's: a row that is found twice would count twice.
  const given = padded(ranges).map((range, index) => (index < ranges.length ? range : { ...range, queueId: '' }))
  const rows = yield* all(
    `with due (queue_id, turn, until) as (values ${marks(given, '(cast(? as text), cast(? as text), cast(? as bigint))')})
     select v.id from due join conversations v on v.queue_id = due.queue_id and ${turn} = ${apart('due.turn')}
       and v.turn_since <= due.until where v.status = 'open' and v.with_bot = 0 and v.snoozed_until is null limit ?`,
    ...[...given.flatMap(({ queueId, turn, until }) => [queueId, turn, until]), limit],
  )
  return rows.map((row) => str(row, 'id'))
}

function* findDue(
  dialect: Dialect,
  { ranges, texts, returnBy, limit }: Parameters<DueStore['findDue']>[0],
): Steps<string[]> {
  const found: string[] = []
  for (let from = 0; from < ranges.length; from += mostRanges) {
    found.push(...(yield* findOverdue(dialect, ranges.slice(from, from + mostRanges), limit)))
  }
  const returning = yield* all(
    `select id from conversations where return_at <= ? and status = 'open' and with_bot = 0 and snoozed_until is null
     order by return_at limit ?`,
    ...[returnBy, limit],
  )
  found.push(...returning.map((row) => str(row, 'id')))
  const { queueIds, from, to } = texts
  if (queueIds.length > 0) {
    const rows = yield* all(
      `select id from conversations where queue_id in (${marks(queueIds)}) and text_due_at > 0
         and text_due_at between ? and ? limit ?`,
      ...[...padded(queueIds), from, to, limit],
    )
    found.push(...rows.map((row) => str(row, 'id')))
  }
  return [...new Set(found)]
}

export function createDueStore(db: Engine): DueStore {
  return {
    listActiveQueues: async () => {
      const rows = await db.all(
        `select * from queues where deleted_at is null and (answer_limit_ms is not null or close_after_ms is not null
           or (overflow_queue_id is not null and overflow_after_ms is not null) or texts <> '{}')`,
      )
      return rows.map(toQueue)
    },
    findDue: (request) => db.read(() => findDue(db.dialect, request)),
    actOnDue: (request) => db.decide(actOnDue(request)),
  }
}
