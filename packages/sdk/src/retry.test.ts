import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Failure, readRetryAfter, readRetryPolicy, retryDelayMs } from './retry.ts'

const failures: fc.Arbitrary<Failure> = fc.record({
  tries: fc.integer({ min: 1, max: 20 }),
  isRepeatable: fc.boolean(),
  status: fc.constantFrom(0, 200, 400, 401, 404, 413, 429, 500, 502, 503),
  retryAfterSeconds: fc.option(fc.nat({ max: 100_000 }), { nil: undefined }),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
})
const options = fc.constantFrom(
  undefined,
  true,
  false,
  { retries: 5 },
  { retries: 10, maxWaitMs: 1000 },
  { retries: 0 },
)

test('what was refused for good, or answered, is never sent again, nor oftener than allowed', () => {
  fc.assert(
    fc.property(failures, options, (failure, option) => {
      const policy = readRetryPolicy(option)
      const again = retryDelayMs(policy, failure) !== undefined
      const passing = [0, 429, 500, 502, 503].includes(failure.status)
      if (!passing || failure.tries > policy.retries || option === false) expect(again).toBe(false)
      if (option === undefined && !failure.isRepeatable) expect(again).toBe(false)
    }),
  )
})

test('a wait is within its limit, and never shorter than Retry-After', () => {
  fc.assert(
    fc.property(failures, options, (failure, option) => {
      const policy = readRetryPolicy(option)
      const waitMs = retryDelayMs(policy, failure)
      if (waitMs === undefined) return
      expect(waitMs).toBeLessThanOrEqual(policy.maxWaitMs)
      expect(waitMs).toBeGreaterThanOrEqual((failure.retryAfterSeconds ?? 0) * 1000)
    }),
  )
})

test('the steps double, give or take a fifth', () => {
  const policy = readRetryPolicy({ retries: 9 })
  const step = (tries: number, random: number) =>
    retryDelayMs(policy, { tries, random, isRepeatable: false, status: 500, retryAfterSeconds: undefined })
  expect([step(1, 0), step(1, 0.5), step(2, 0.5), step(3, 0.5), step(3, 1)]).toEqual([400, 500, 1000, 2000, 2400])
  expect(step(9, 0.5)).toBe(30_000)
})

test('Retry-After is seconds or a date', () => {
  const now = Date.parse('2026-01-01T00:00:00Z')
  expect(readRetryAfter('120', now)).toBe(120)
  expect(readRetryAfter('Thu, 01 Jan 2026 00:01:00 GMT', now)).toBe(60)
  expect(readRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0)
  expect(readRetryAfter('9'.repeat(12), now)).toBe(999_999_999_999)
  for (const value of [null, '', 'soon', '-1', '3.5']) expect(readRetryAfter(value, now)).toBeUndefined()
})
