/**
 * How far a numbered table can be read: what is numbered first may be committed last, and a reader that passed its number
 * would never see it. Whoever takes numbers holds the store meanwhile, so a gap is one for ever when all those who held
 * it when the gap was seen have ended.
 */
import type { NumberedTable } from '../sql/engine.ts'
import { num, numOrNull } from '../sql/rows.ts'
import { writersInside } from './locks.ts'
import type { Session } from './pool.ts'

/** Looked at with one statement at most. */
const mostNumbers = 2000
/** A transaction takes a few milliseconds; readers come again. */
const waitsMs = [1, 2, 4, 8, 16, 32, 64, 128]

type Query = Session['query']

export interface Sequences {
  settledUpTo(table: NumberedTable, after: number): Promise<number>
  lastGiven(table: NumberedTable): Promise<number>
}

export function createSequences(query: Query): Sequences {
  /** What was the last number once, with all before it committed. */
  const settled = new Map<NumberedTable, number>()
  const lastGiven = async (table: NumberedTable): Promise<number> => {
    const { rows } = await query(`select coalesce(${given[table]}, 0) as last`)
    const last = num(rows[0] ?? {}, 'last')
    const before = settled.get(table)
    if (await haveAllEnded(query)) {
      settled.set(table, Math.max(last, before ?? 0))
      return last
    }
    // Where nothing is known yet, what is open may have any number: it ends soon, or the server ends it.
    return before === undefined ? lastGiven(table) : settledUpTo(query, table, before)
  }
  return { settledUpTo: (table, after) => settledUpTo(query, table, after), lastGiven }
}

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

/** Up to the last row there is, or to the first gap that may still be filled: all from one look at them. */
async function settledUpTo(query: Query, table: NumberedTable, after: number): Promise<number> {
  const { rows } = await query(
    `select max(place) filter (where seq = place) as unbroken, (select max(seq) from ${table}) as last
     from (select seq, $1::bigint + row_number() over (order by seq) as place from
       (select seq from ${table} where seq > $1 order by seq limit ${mostNumbers}) as chosen) as placed`,
    [after],
  )
  const [row = {}] = rows
  const last = Math.max(numOrNull(row, 'last') ?? after, after)
  const unbroken = numOrNull(row, 'unbroken') ?? after
  // Past the rows it looked at as well: whoever reads one instance may find nothing of it in thousands of others'.
  return unbroken === last || (await haveAllEnded(query)) ? last : unbroken
}

const given: Record<NumberedTable, string> = {
  changes: "pg_sequence_last_value('changes_seq_seq')",
  messages: "pg_sequence_last_value('messages_seq')",
  attempts: "pg_sequence_last_value('attempts_seq_seq')",
  // One writes at a time, and a mark is kept beside.
  activities: "(select value from meta where name = 'activities-given')",
}
