import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jittered, longestRetryAfterMs, nextWait, readRetryAfter } from './schedule.ts'

const now = Date.UTC(2026, 0, 5, 12, 0, 0)
const hour = 3600 * 1000
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const schedule = fc.array(fc.integer({ min: 1, max: 24 * hour }), { minLength: 1, maxLength: 20 })

describe('readRetryAfter', () => {
  it.each([
    ['seconds', '120', 120_000],
    ['seconds with space around', ' 7 ', 7000],
    ['no wait', '0', 0],
    ['an hour at most', '86400', hour],
    ['digits beyond counting', '9'.repeat(400), hour],
    ['a date', 'Mon, 05 Jan 2026 12:00:30 GMT', 30_000],
    ['a date of the second spelling', 'Monday, 05-Jan-26 12:00:30 GMT', 30_000],
    ['a date of the third spelling', 'Mon Jan  5 12:00:30 2026', 30_000],
    ['a date past the hour', 'Tue, 06 Jan 2026 12:00:00 GMT', hour],
    ['a date gone by', 'Mon, 05 Jan 2026 11:00:00 GMT', 0],
    ['a fraction', '1.5', 0],
    ['a negative number', '-3', 0],
    ['nonsense', 'soon', 0],
    ['a broken date', 'Mon, 99 Foo 2026', 0],
    ['nothing', undefined, 0],
  ])('[3.schedule] reads Retry-After: %s', (_, header, ms) => {
    expect(readRetryAfter(header, now)).toBe(ms)
  })

  it('[3.schedule] asks for no more than an hour, whatever the header says', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.nat().map(String),
          fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
        ),
        (header) => {
          const ms = readRetryAfter(header, now)
          expect(ms).toBeGreaterThanOrEqual(0)
          expect(ms).toBeLessThanOrEqual(longestRetryAfterMs)
        },
      ),
    )
  })
})

describe('nextWait', () => {
  it.each([
    { random: 0, retryAfterMs: 0, wait: 4000 },
    { random: 0.5, retryAfterMs: 0, wait: 5000 },
    { random: 0.5, retryAfterMs: 4999, wait: 5000 },
    { random: 0.5, retryAfterMs: 60_000, wait: 60_000 },
  ])('[3.schedule] the wait is the longer of the jittered step and Retry-After: $wait', ({ wait, ...rest }) => {
    expect(nextWait({ scheduleMs: [2000, 5000], step: 1, ...rest })).toBe(wait)
  })

  it('[3.schedule] stays within 20 % of the step, unless Retry-After asks for more', () => {
    fc.assert(
      fc.property(
        schedule,
        fc.nat(19),
        random,
        fc.nat(longestRetryAfterMs),
        (scheduleMs, step, random, retryAfterMs) => {
          const stepMs = scheduleMs[step]
          const wait = nextWait({ scheduleMs, step, random, retryAfterMs })
          if (stepMs === undefined || wait === undefined) {
            expect([stepMs, wait]).toEqual([undefined, undefined])
            return
          }
          expect(wait).toBeGreaterThanOrEqual(Math.max(Math.round(stepMs * 0.8), retryAfterMs))
          expect(wait).toBeLessThanOrEqual(Math.max(Math.round(stepMs * 1.2), retryAfterMs))
        },
      ),
    )
  })

  it('[3.schedule] spreads the jitter over the whole range', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((random) => jittered(1000, random))).toEqual([800, 900, 1000, 1100, 1200])
  })
})
