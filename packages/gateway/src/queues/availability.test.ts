import { createTestClock } from '@passerelle/testkit/clock'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findAvailability, type QueueNow } from './availability.ts'
import { estimateWait, measureWaits } from './estimate-wait.ts'
import { compileOpeningHours } from './opening-hours.ts'
import { shareAvailability } from './read-availability.ts'

const times = compileOpeningHours({
  zone: 'UTC',
  week: { monday: [{ from: '09:00', to: '17:00' }] },
  holidays: [],
})
const monday = (time: string) => Date.parse(`2026-06-01T${time}Z`)
const free = { status: 'online', load: 0, capacity: 2 } as const
const busy = { status: 'online', load: 2, capacity: 2 } as const
const away = { status: 'away', load: 0, capacity: 2 } as const
const measured = [10, 20, 30, 40, 50].map((seconds) => ({ position: 1, waitedMs: seconds * 1000 }))

test.each<[string, Partial<QueueNow>, object]>([
  ['open', {}, { state: 'open', agentsOnline: 2, agentsAvailable: 1, estimatedWaitSeconds: 90 }],
  [
    'closed, whoever is there',
    { now: monday('08:00') },
    { state: 'closed', agentsAvailable: 1, estimatedWaitSeconds: null },
  ],
  [
    'unstaffed',
    { members: [away] },
    { state: 'unstaffed', agentsOnline: 0, agentsAvailable: 0, estimatedWaitSeconds: null },
  ],
  ['full', { members: [busy, away] }, { state: 'full', agentsOnline: 1, agentsAvailable: 0, estimatedWaitSeconds: 90 }],
  ['too few were measured', { measured: measured.slice(1) }, { state: 'open', estimatedWaitSeconds: null }],
  ['open until it closes', {}, { opensAt: null, closesAt: monday('17:00') }],
  ['closed until it opens', { now: monday('08:00') }, { opensAt: monday('09:00'), closesAt: monday('17:00') }],
  ['without hours', { times: null }, { state: 'open', opensAt: null, closesAt: null }],
])('%s', (_, more, found) => {
  const usual: QueueNow = { now: monday('10:00'), times, members: [free, busy, away], waiting: 2, measured }
  expect(findAvailability({ ...usual, ...more })).toMatchObject({ waiting: 2, ...found })
})

test('desks that ask within a second share one reading; one that fails is not shared', async () => {
  const clock = createTestClock({ standsAt: monday('10:00') })
  const read: string[] = []
  const ask = shareAvailability(async (id) => {
    read.push(id)
    if (read.length === 4) throw new Error('no store')
    return new Map()
  }, clock)
  const found = await Promise.all(['a', 'a', 'b'].map(ask))
  expect([read, found[0] === found[1]]).toEqual([['a', 'b'], true])
  await clock.advance(999)
  expect(await ask('a')).toBe(found[0])
  await clock.advance(1)
  expect(await ask('a')).not.toBe(found[0])
  await expect(ask('c')).rejects.toThrow('no store')
  expect(await ask('c')).toBeInstanceOf(Map)
  expect(read).toEqual(['a', 'b', 'a', 'c', 'c'])
})

describe('the estimated wait', () => {
  const waits = fc.array(fc.record({ position: fc.integer({ min: 1, max: 50 }), waitedMs: fc.nat(3_600_000) }), {
    minLength: 5,
  })

  test('grows with the place in line, and lies within what was measured', () => {
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 100 }), (all, position) => {
        const perPlace = all.map((one) => one.waitedMs / one.position / 1000)
        const found = estimateWait(all, position) ?? Number.NaN
        expect(found).toBeGreaterThanOrEqual(Math.floor(Math.min(...perPlace) * position))
        expect(found).toBeLessThanOrEqual(Math.ceil(Math.max(...perPlace) * position) + 1)
        expect(estimateWait(all, position + 1)).toBeGreaterThanOrEqual(found)
      }),
    )
  })

  test('one who was forgotten for a day does not change it much', () => {
    const forgotten = { position: 1, waitedMs: 24 * 3600_000 }
    expect(estimateWait([...measured, forgotten], 1)).toBe(35)
  })

  test('is measured by place: behind those who were taken while one waited', () => {
    const one = (openedAt: number, takenAt: number, queueId = 'q') => ({ queueId, openedAt, takenAt })
    const taken = [one(0, 10), one(5, 20), one(8, 30), one(25, 40), one(0, 50, 'other')]
    expect(measureWaits(taken, 'q')).toEqual([
      { position: 2, waitedMs: 15 },
      { position: 3, waitedMs: 22 },
      { position: 2, waitedMs: 15 },
      { position: 1, waitedMs: 10 },
    ])
  })
})
