/**
 * Brings stored times in line with a clock that was set: what waits keeps the rest of its wait, and nothing waits longer
 * than it ever may. Set back while no server ran (`by` is 0), the clock shows by times that are still to come.
 */
import type { ClockChange } from '../../lib/follow-clock.ts'
import type { LongestWaits } from '../store.ts'
import type { Connection } from './connection.ts'

export function moveTimes(db: Connection, { by, now }: ClockChange, longest: LongestWaits): void {
  moveDeliveries(db, by, now, longest.deliveryMs)
  moveBreakers(db, by, now)
  moveFetches(db, by, now, longest.fetchMs)
  for (const table of ['tokens', 'sessions']) {
    db.run(`update ${table} set created_at = ?1, expires_at = ?1 + expires_at - created_at where created_at > ?1`, now)
  }
  db.run('update loop_leases set leased_until = leased_until + ?', by)
  db.run('update nodes set seen_at = seen_at + ?', by)
  db.wake('deliveries')
  db.wake('fetches')
}

function moveDeliveries(db: Connection, by: number, now: number, longestMs: number): void {
  // No attempt is made in the future: one that seems to be tells how far the clock was set back since.
  const moved = 'min(?1, ?2 - coalesce(last_attempt_at, ?2 - ?1))'
  const affected = "state = 'pending' and (?1 <> 0 or next_at > ?2)"
  db.run(
    `update deliveries set last_attempt_at = last_attempt_at + ${moved},
       due_at = case when step > 0 then min(due_at + ${moved}, ?2 + ?3) else min(due_at, ?2) end,
       flush_from = min(flush_from + ${moved}, ?2 + ?3),
       flush_at = case when flush_at is not null then max(?2, min(flush_from + ${moved}, ?2 + ?3)) end
     where ${affected}`,
    by,
    now,
    longestMs,
  )
  db.run(`update deliveries set next_at = min(due_at, coalesce(flush_at, due_at)) where ${affected}`, by, now)
  db.run('update deliveries set leased_until = leased_until + ? where lease_id is not null', by)
}

function moveBreakers(db: Connection, by: number, now: number): void {
  db.run(
    `update endpoints set breaker_opened_at = min(breaker_opened_at + ?1, ?2),
       breaker_next_at = min(breaker_next_at + ?1, ?2 + breaker_wait_ms),
       breaker_flush_mark = min(breaker_flush_mark + ?1, ?2)
     where breaker_opened_at is not null or breaker_flush_mark is not null`,
    by,
    now,
  )
}

function moveFetches(db: Connection, by: number, now: number, longestMs: number): void {
  db.run(
    `update attachments set
       fetch_at = case when fetch_tries > 0 then min(fetch_at + ?1, ?2 + ?3) else min(fetch_at, ?2) end
     where state = 'pending' and leased_until is null and (?1 <> 0 or fetch_at > ?2)`,
    by,
    now,
    longestMs,
  )
  db.run('update attachments set leased_until = leased_until + ? where leased_until is not null', by)
}
