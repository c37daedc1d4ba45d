/**
 * What a clock that was set does to stored times: what waits keeps the rest of its wait, and nothing waits longer than it
 * ever may. Set back while no server ran (`by` is 0), the clock shows by times that are still to come. Pure.
 */
import type { MovableDelivery, MovableFetch } from '../commands/clock-look-ups.ts'
import type { Command } from '../commands/command.ts'
import type { EndpointRow } from '../commands/connector-rows.ts'
import type { State } from '../commands/look-ups.ts'
import { type RowChange, update } from '../commands/row-changes.ts'
import type { SessionRow } from '../commands/rows.ts'
import type { ClockChange } from '../lib/follow-clock.ts'

/** How far in the future a failed try may be repeated at the latest. */
export interface LongestWaits {
  deliveryMs: number
  fetchMs: number
}

export function moveTimes(change: ClockChange, longest: LongestWaits): Command<void> {
  const waiting = { now: change.now, tried: change.by !== 0 }
  return {
    needs: {
      ...{ movableDeliveries: waiting, movableFetches: waiting, movableBreakers: {} },
      ...{ deliveryLeases: {}, fetchLeases: {}, loopLeases: {}, nodes: {} },
      ...{ tokensAfter: { now: change.now }, sessionsAfter: { now: change.now } },
    },
    decide: (state) => ({ outcome: undefined, changes: decideClockChange(change, longest, state) }),
  }
}

export function decideClockChange(change: ClockChange, longest: LongestWaits, state: State): RowChange[] {
  const { by } = change
  return [
    ...state.movableDeliveries.flatMap((before) =>
      update('deliveries', { seq: before.seq }, { before, after: moveDelivery(before, change, longest.deliveryMs) }),
    ),
    ...state.movableBreakers.flatMap((before) =>
      update('endpoints', { id: before.id }, { before, after: moveBreaker(before, change) }),
    ),
    ...state.movableFetches.flatMap((before) =>
      update('attachments', { id: before.id }, { before, after: moveFetch(before, change, longest.fetchMs) }),
    ),
    ...state.deliveryLeases.flatMap((before) =>
      update('deliveries', { seq: before.seq }, { before, after: moveLease(before, by) }),
    ),
    ...state.fetchLeases.flatMap((before) =>
      update('attachments', { id: before.id }, { before, after: moveLease(before, by) }),
    ),
    ...state.loopLeases.flatMap((before) =>
      update('loopLeases', { name: before.name }, { before, after: moveLease(before, by) }),
    ),
    ...state.nodes.flatMap((before) =>
      update('nodes', { id: before.id }, { before, after: { seenAt: before.seenAt + by } }),
    ),
    ...state.tokensAfter.flatMap((before) =>
      update('tokens', { hash: before.hash }, { before, after: beginNow(before, change) }),
    ),
    ...state.sessionsAfter.flatMap((before) =>
      update('sessions', { hash: before.hash }, { before, after: beginNow(before, change) }),
    ),
  ]
}

export function moveDelivery(row: MovableDelivery, { by, now }: ClockChange, longestMs: number): MovableDelivery {
  const { lastAttemptAt, step, dueAt, flushFrom, flushAt } = row
  const latest = now + longestMs
  // No attempt is made in the future: one that seems to be tells how far the clock was set back since.
  const moved = lastAttemptAt === null ? by : Math.min(by, now - lastAttemptAt)
  const movedFlush = lastAttemptAt === null ? flushFrom : Math.min(flushFrom + moved, latest)
  const after = {
    ...row,
    lastAttemptAt: lastAttemptAt && lastAttemptAt + moved,
    dueAt: step > 0 ? Math.min(dueAt + moved, latest) : Math.min(dueAt, now),
    flushFrom: movedFlush,
    flushAt: flushAt === null ? null : Math.max(now, movedFlush),
  }
  return { ...after, nextAt: Math.min(after.dueAt, after.flushAt ?? after.dueAt) }
}

/** One that was never tried is due at once. */
export const moveFetch = ({ fetchTries, fetchAt }: MovableFetch, { by, now }: ClockChange, longestMs: number) => ({
  fetchAt: fetchTries > 0 ? Math.min(fetchAt + by, now + longestMs) : Math.min(fetchAt, now),
})

export function moveBreaker(row: EndpointRow, { by, now }: ClockChange) {
  const move = (at: number | null, latest: number) => (at === null ? null : Math.min(at + by, latest))
  return {
    breakerOpenedAt: move(row.breakerOpenedAt, now),
    breakerNextAt: move(row.breakerNextAt, now + row.breakerWaitMs),
    breakerFlushMark: move(row.breakerFlushMark, now),
  }
}

const moveLease = ({ leasedUntil }: { leasedUntil: number }, by: number) => ({ leasedUntil: leasedUntil + by })

/** A token or session of the future begins now, and is valid for as long as it was. */
export const beginNow = (
  { createdAt, expiresAt }: Pick<SessionRow, 'createdAt' | 'expiresAt'>,
  { now }: Pick<ClockChange, 'now'>,
) => ({ createdAt: now, expiresAt: now + expiresAt - createdAt })
