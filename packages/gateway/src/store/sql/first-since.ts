import { get, type Steps } from './engine.ts'
import { num } from './rows.ts'

/** The clock may have been set back a little: it starts that much earlier, and the rows themselves decide. */
const clockSlackMs = 3600_000

/** Where to begin for rows of that time or later. By halves: they are recorded in the order of time. */
export function* firstSince({
  table,
  time,
  since,
}: {
  table: 'deliveries' | 'audit'
  time: 'created_at' | 'at'
  since: number
}): Steps<number> {
  let low = 0
  let high = num((yield* get(`select coalesce(max(seq), 0) + 1 as seq from ${table}`)) ?? {}, 'seq')
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const row = yield* get(`select seq, ${time} as time from ${table} where seq >= ? order by seq limit 1`, middle)
    if (!row || num(row, 'time') >= since - clockSlackMs) high = middle
    else low = num(row, 'seq') + 1
  }
  return low
}
