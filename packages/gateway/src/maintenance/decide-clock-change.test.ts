import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MovableDelivery } from '../commands/clock-look-ups.ts'
import { emptyState } from '../commands/test-state.ts'
import { testEndpoint } from '../deliveries/test-lines.ts'
import { beginNow, decideClockChange, moveBreaker, moveDelivery, moveFetch } from './decide-clock-change.ts'

const hour = 3600_000
const now = 1000 * hour
const longestMs = 10 * hour

const delivery = (overrides: Partial<MovableDelivery> = {}): MovableDelivery => ({
  ...{ seq: 1, lastAttemptAt: null, step: 0, dueAt: now, flushFrom: 0, flushAt: null, nextAt: now },
  ...overrides,
})

/** Tried some time ago, and waiting as long as it may. */
const tried = fc
  .record({
    ago: fc.nat(hour),
    step: fc.integer({ min: 1, max: 9 }),
    wait: fc.nat(longestMs - hour),
    flushIn: fc.option(fc.nat(longestMs - hour)),
  })
  .map(({ ago, step, wait, flushIn }) => {
    const [dueAt, flushAt] = [now + wait, flushIn === null ? null : now + flushIn]
    const nextAt = Math.min(dueAt, flushAt ?? dueAt)
    return delivery({ lastAttemptAt: now - ago, step, dueAt, flushAt, flushFrom: flushAt ?? now, nextAt })
  })

describe('a delivery that was tried', () => {
  test('waits as long as it would have, however far the clock is set', () => {
    fc.assert(
      fc.property(tried, fc.integer({ min: -500 * hour, max: 500 * hour }), (before, by) => {
        const after = moveDelivery(before, { by, now: now + by }, longestMs)
        const waits = ({ nextAt, dueAt, flushAt }: MovableDelivery, at: number) => [
          nextAt - at,
          dueAt - at,
          flushAt && flushAt - at,
        ]
        expect(waits(after, now + by)).toEqual(waits(before, now))
      }),
    )
  })

  test('waits no longer than it ever may, whatever time a server finds at its start', () => {
    fc.assert(
      fc.property(tried, fc.integer({ min: -900 * hour, max: 900 * hour }), (before, by) => {
        const start = now + by
        const after = moveDelivery(before, { by: 0, now: start }, longestMs)
        expect(after.nextAt).toBeLessThanOrEqual(start + longestMs)
        expect(after.lastAttemptAt).toBeLessThanOrEqual(start)
        expect(after.nextAt).toBe(Math.min(after.dueAt, after.flushAt ?? after.dueAt))
        if (by >= 0) expect([after.dueAt, after.lastAttemptAt]).toEqual([before.dueAt, before.lastAttemptAt])
      }),
    )
  })
})

test.each([-hour, 0, hour])('a delivery that was never tried is due, with the clock set by %i ms', (by) => {
  const after = moveDelivery(delivery(), { by, now: now + by }, longestMs)
  expect(after.nextAt).toBeLessThanOrEqual(now + by)
  expect(after.flushFrom).toBe(0)
})

test.each([
  { name: 'never tried', fetchTries: 0, fetchAt: now, by: -hour, expected: now - hour },
  { name: 'tried', fetchTries: 1, fetchAt: now + 5000, by: -hour, expected: now - hour + 5000 },
  {
    name: 'tried, and further ahead than may be',
    fetchTries: 1,
    fetchAt: now + 99 * hour,
    by: 0,
    expected: now + 60_000,
  },
])('a fetch that was $name', ({ fetchTries, fetchAt, by, expected }) => {
  expect(moveFetch({ id: 'f', fetchTries, fetchAt }, { by, now: now + by }, 60_000)).toEqual({ fetchAt: expected })
})

test.each([
  { name: 'moves along', by: hour, expected: { breakerOpenedAt: now + hour - 5, breakerNextAt: now + hour + 60 } },
  { name: 'set back while no server ran', by: 0, expected: { breakerOpenedAt: now - 5, breakerNextAt: now + 60 } },
])('a breaker that is open: $name', ({ by, expected }) => {
  const open = { ...testEndpoint, breakerOpenedAt: now - 5, breakerNextAt: now + 60, breakerWaitMs: 100 }
  expect(moveBreaker(open, { by, now: now + by })).toEqual({ ...expected, breakerFlushMark: null })
  const late = moveBreaker(open, { by: 0, now: now - hour })
  expect(late).toMatchObject({ breakerOpenedAt: now - hour, breakerNextAt: now - hour + 100 })
})

test('a token of the future begins now, and is valid as long as it was', () => {
  expect(beginNow({ createdAt: now + hour, expiresAt: now + 3 * hour }, { now })).toEqual({
    ...{ createdAt: now, expiresAt: now + 2 * hour },
  })
})

test('leases and heartbeats move along; what keeps its time is not written', () => {
  const state = emptyState({
    movableDeliveries: [{ ...delivery(), connectorId: 'k', customerId: 'c', subject: 'message' }],
    deliveryLeases: [{ seq: 2, leaseId: 'l', nodeId: 'a', leasedUntil: now }],
    fetchLeases: [{ id: 'f', nodeId: 'a', leasedUntil: now }],
    loopLeases: [{ name: 'sweeper', nodeId: 'a', leasedUntil: now }],
    nodes: [{ id: 'a', startedAt: 1, seenAt: now, diedAt: null, report: null }],
  })
  const changes = decideClockChange({ by: hour, now: now + hour }, { deliveryMs: longestMs, fetchMs: 60_000 }, state)
  expect(changes).toEqual([
    { kind: 'update', table: 'deliveries', key: { seq: 2 }, patch: { leasedUntil: now + hour } },
    { kind: 'update', table: 'attachments', key: { id: 'f' }, patch: { leasedUntil: now + hour } },
    { kind: 'update', table: 'loopLeases', key: { name: 'sweeper' }, patch: { leasedUntil: now + hour } },
    { kind: 'update', table: 'nodes', key: { id: 'a' }, patch: { seenAt: now + hour } },
  ])
  expect(decideClockChange({ by: 0, now }, { deliveryMs: longestMs, fetchMs: 60_000 }, state)).toEqual([])
})
