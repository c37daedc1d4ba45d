import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openTestStore } from '../../test/open-test-store.ts'
import { inboundPlan, now, plannedMessage, seed } from '../store/conformance/fixtures.ts'
import { latencyRange, percentile } from './latency.ts'
import { readStats } from './read-stats.ts'

test('a percentile of counted times is true within a tenth', () => {
  const times = fc.array(fc.integer({ min: 0, max: 30 * 24 * 3600_000 }), { minLength: 1, maxLength: 200 })
  fc.assert(
    fc.property(times, fc.constantFrom(0.5, 0.95), (all, share) => {
      const counts = new Map<number, number>()
      for (const ms of all) counts.set(latencyRange(ms), (counts.get(latencyRange(ms)) ?? 0) + 1)
      const exact = all.toSorted((a, b) => a - b)[Math.ceil(share * all.length) - 1] ?? 0
      const found = percentile(counts, share) ?? Number.NaN
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(1, 0.11 * (exact + 1)))
    }),
  )
  expect(percentile(new Map(), 0.5)).toBeNull()
})

test.each([
  [1, 12, 300],
  [24, 48, 1800],
  [168, 56, 10_800],
])('%i hours are %i buckets of %i seconds, without a gap, the last one being now', async (hours, count, seconds) => {
  const store = await openTestStore()
  await seed(store)
  await store.recordInbound(inboundPlan([plannedMessage('a'), plannedMessage('b')]))
  await store.countActivity(10)
  const stats = await readStats({ store, clock: { now: () => now } }, hours)
  expect(stats).toMatchObject({ bucket_seconds: seconds, backlog: 0, failures: [], totals: { messages_in: 2 } })
  expect(stats.buckets).toHaveLength(count)
  expect(stats.buckets.at(-1)).toMatchObject({ messages_in: 2, latency_p50_ms: null, backlog: null })
  const times = stats.buckets.map(({ at }) => Date.parse(at))
  expect(times.every((at, i) => at === (times[0] ?? 0) + i * seconds * 1000)).toBe(true)
  expect((times.at(-1) ?? 0) <= now && now < (times.at(-1) ?? 0) + seconds * 1000).toBe(true)
  await store.close()
})
