import { expect, test } from 'vitest'
import { largestBatch, restAfter } from './indexing-pace.ts'

const quiet = { delayMs: 90, indexed: 10, workedMs: 4, load: 0.1 }

test.each([
  ['in time: what comes meanwhile is one batch', {}, 100],
  ['in time, with much to do: larger batches', { indexed: 500, load: 0.7 }, 300],
  ['behind: as long as it worked', { delayMs: 1500, workedMs: 12, load: 0.5 }, 12],
  ['behind, and the thread is taken: no further behind', { delayMs: 1500, workedMs: 12, load: 0.95 }, 12],
  ['behind, on a slow disk: no longer than when nothing happens', { delayMs: 1500, workedMs: 400 }, 100],
  ['an index that is made anew, with time to spare', { delayMs: 0, indexed: largestBatch, workedMs: 12 }, 12],
  ['an index that is made anew, and the thread is taken', { delayMs: 0, indexed: largestBatch, load: 0.95 }, 300],
])('%s', (_, progress, rest) => {
  expect(restAfter({ ...quiet, ...progress })).toBe(rest)
})
