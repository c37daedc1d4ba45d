import { expect, test } from 'vitest'
import { batchAfter, restAfter } from './indexing-pace.ts'

const quiet = { delayMs: 90, isFull: false, workedMs: 4, load: 0.1 }

test.each([
  ['in time: what comes meanwhile is one batch', {}, 100],
  ['behind, with time to spare: as long as it worked', { delayMs: 1500, workedMs: 12, load: 0.5 }, 12],
  ['an index that is made anew, with time to spare', { delayMs: 0, isFull: true, workedMs: 12 }, 12],
  ['behind, on a slow disk: no longer than when nothing happens', { delayMs: 1500, workedMs: 400 }, 100],
  ['behind, and the thread is taken: others go first', { delayMs: 60_000, isFull: true, load: 0.95 }, 100],
])('%s', (_, progress, rest) => {
  expect(restAfter({ ...quiet, ...progress })).toBe(rest)
})

test('batches are small, and large where each waits for long', () => {
  expect([batchAfter(0), batchAfter(99), batchAfter(100), batchAfter(5000)]).toEqual([300, 300, 1500, 1500])
})
