/**
 * How far a numbered table can be read: what is numbered first may be committed last, and a reader that passed its number
 * would never see it. Whoever takes numbers holds the store meanwhile, so a gap is one for ever when all those who held
 * it when the gap was seen have ended.
 */
import type { NumberedTable } from '../sql/engine.ts'
import { num } from '../sql/rows.ts'
import { writersInside } from './locks.ts'
import type { Session } from './pool.ts'

/** Looked at with one statement at most. */
const mostNumbers = 2000
/** A transaction takes a few milliseconds; readers come again. */
const waitsMs = [1, 2, 4, 8, 16, 32, 64, 128]

type Query = Session['query']

/** True once all who were inside are gone; false when one stays for longer. */
async function haveAllEnded(query: Query): Promise<boolean> {
  let inside = await readWriters(query)
  for (const ms of waitsMs) {
    if (inside.size === 0) return true
    await new Promise((resolve) => setTimeout(resolve, ms))
    inside = inside.intersection(await readWriters(query))
  }
  return inside.size === 0
}

async function readWriters(query: Query): Promise<Set<unknown>> {
  const { rows } = await query(writersInside)
  return new Set(rows.map(({ writer }) => writer))
}

export async function settledUpTo(query: Query, table: NumberedTable, after: number): Promise<number> {
  const { rows } = await query(
    `select max(seq) as last, count(*) as count, min(seq) filter (where seq <> place) as beyond
     from (select seq, $1::bigint + row_number() over (order by seq) as place from
       (select seq from ${table} where seq > $1 order by seq limit ${mostNumbers}) as chosen) as placed`,
    [after],
  )
  const [row = {}] = rows
  if (num(row, 'count') === 0) return after
  const last = num(row, 'last')
  if (row.beyond === null || (await haveAllEnded(query))) return last
  return lastBeforeGap(query, table, after, num(row, 'beyond'))
}

async function lastBeforeGap(query: Query, table: NumberedTable, after: number, beyond: number): Promise<number> {
  const { rows } = await query(`select max(seq) as last from ${table} where seq > $1 and seq < $2`, [after, beyond])
  return rows[0]?.last == null ? after : num(rows[0], 'last')
}

const given: Record<NumberedTable, string> = {
  changes: "pg_sequence_last_value('changes_seq_seq')",
  messages: "pg_sequence_last_value('messages_seq')",
  attempts: "pg_sequence_last_value('attempts_seq_seq')",
  // One writes at a time, and a mark is kept beside.
  activities: "(select value from meta where name = 'activities-given')",
}

export async function lastGiven(query: Query, table: NumberedTable): Promise<number> {
  const { rows } = await query(`select coalesce(${given[table]}, 0) as last`)
  const last = num(rows[0] ?? {}, 'last')
  if (await haveAllEnded(query)) return last
  return settledUpTo(query, table, Math.max(0, last - mostNumbers))
}
