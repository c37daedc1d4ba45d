import { expect, test } from 'vitest'
import { restAfter } from './indexing-pace.ts'

test.each([
  ['in time: what comes meanwhile is one batch', { delayMs: 90, workedMs: 4, load: 0.1 }, 100],
  ['behind, with time to spare: as long as it worked', { delayMs: 1500, workedMs: 12, load: 0.5 }, 12],
  ['behind, on a slow disk: no longer than when nothing happens', { delayMs: 1500, workedMs: 400, load: 0.2 }, 100],
  ['behind, and the thread is taken: others go first', { delayMs: 60_000, workedMs: 12, load: 0.95 }, 100],
])('%s', (_, progress, rest) => {
  expect(restAfter(progress)).toBe(rest)
})
