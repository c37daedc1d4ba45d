/**
 * What a clock that was set does to stored times: what waits keeps the rest of its wait, and nothing waits longer than it
 * ever may, a chunk at a time. Set back while no server ran (`by` is 0), the clock shows by times that are still to come. Pure.
 */
import type { DeliveryPlace, MovableDelivery, MovableFetch } from '../commands/clock-look-ups.ts'
import type { Command } from '../commands/command.ts'
import type { EndpointRow } from '../commands/connector-rows.ts'
import type { ClockMoveRow } from '../commands/fleet-rows.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import { insert, type RowChange, remove, update } from '../commands/row-changes.ts'
import type { SessionRow } from '../commands/rows.ts'
import type { ClockChange } from '../lib/follow-clock.ts'

/** How far in the future a failed try may be repeated at the latest. */
export interface LongestWaits {
  deliveryMs: number
  fetchMs: number
}

/** So many deliveries and so many fetches are moved by one write: some 3 ms of work. */
export const chunkSize = 250

/**
 * Moves a chunk, and tells whether that was the last one of this change. What one write cannot do is noted: the change goes
 * on from there whoever runs it next, and a new one begins when it has ended.
 */
export function moveTimes(change: ClockChange, longest: LongestWaits): Command<boolean> {
  return {
    needs: { clockMove: {} },
    needsMore: ({ clockMove: [known] }) => ({
      ...(known ? {} : movedAtOnce(change)),
      ...waitsAfter(known ?? begin(change)),
    }),
    decide: (state) => {
      const [known] = state.clockMove
      const before = known ?? begin(change)
      const { byMs: by, now } = before
      const after = { ...before, ...placesAfter(before, state) }
      const isLast = after.deliveryPlace === null && after.fetchPlace === null
      return {
        outcome: isLast && by === change.by && now === change.now,
        changes: [...decideClockChange({ by, now }, longest, state), ...noteMove(known, isLast ? undefined : after)],
      }
    },
  }
}

const begin = ({ by, now }: ClockChange): ClockMoveRow => ({
  ...{ id: 1, byMs: by, now },
  ...{ deliveryPlace: placeOf({ connectorId: '', customerId: '', subject: 'event', seq: 0 }), fetchPlace: '' },
})

const placeOf = ({ connectorId, customerId, subject, seq }: DeliveryPlace): string =>
  JSON.stringify({ connectorId, customerId, subject, seq })

/** Few, and nobody may see a half of them: a lease must not end before its attempt. */
const movedAtOnce = ({ now }: ClockChange): Needs => ({
  ...{ movableBreakers: {}, deliveryLeases: {}, fetchLeases: {}, loopLeases: {}, nodes: {} },
  ...{ tokensAfter: { now }, sessionsAfter: { now } },
})

const waitsAfter = ({ deliveryPlace, fetchPlace }: ClockMoveRow): Needs => ({
  ...(deliveryPlace !== null && {
    movableDeliveries: { after: JSON.parse(deliveryPlace) as DeliveryPlace, limit: chunkSize },
  }),
  ...(fetchPlace !== null && { movableFetches: { afterId: fetchPlace, limit: chunkSize } }),
})

function placesAfter(before: ClockMoveRow, { movableDeliveries, movableFetches }: State) {
  const delivery = movableDeliveries[chunkSize - 1]
  const fetch = movableFetches[chunkSize - 1]
  return {
    deliveryPlace: before.deliveryPlace === null || !delivery ? null : placeOf(delivery),
    fetchPlace: before.fetchPlace === null || !fetch ? null : fetch.id,
  }
}

function noteMove(known: ClockMoveRow | undefined, after: ClockMoveRow | undefined): RowChange[] {
  if (known && after) return update('clockMoves', { id: 1 }, { before: known, after })
  if (known) return [remove('clockMoves', { id: 1 })]
  return after ? [insert('clockMoves', after)] : []
}

export function decideClockChange(change: ClockChange, longest: LongestWaits, state: State): RowChange[] {
  const { by, now } = change
  return [
    ...state.movableDeliveries
      .filter(({ nextAt, lastAttemptAt }) => nextAt > now || (by !== 0 && lastAttemptAt !== null))
      .flatMap((before) =>
        update('deliveries', { seq: before.seq }, { before, after: moveDelivery(before, change, longest.deliveryMs) }),
      ),
    ...state.movableBreakers.flatMap((before) =>
      update('endpoints', { id: before.id }, { before, after: moveBreaker(before, change) }),
    ),
    ...state.movableFetches
      .filter(({ fetchAt, fetchTries }) => fetchAt > now || (by !== 0 && fetchTries > 0))
      .flatMap((before) =>
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
