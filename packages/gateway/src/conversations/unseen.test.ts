import { expect, test } from 'vitest'
import { isUnseen, unseenMs } from './unseen.ts'

const now = 1_700_000_000_000

test.each([
  ['one that came later', { seq: 6, receivedAt: now - 60_000 }, { seq: 5, receivedAt: now - 61_000 }, true],
  [
    'one that came later, by a clock that was set back',
    { seq: 6, receivedAt: now - 3600_000 },
    { seq: 5, receivedAt: now },
    true,
  ],
  ['the one seen', { seq: 5, receivedAt: now }, { seq: 5, receivedAt: now }, false],
  ['one from before', { seq: 4, receivedAt: now - 1 }, { seq: 5, receivedAt: now }, false],
  ['one that came later, in the same millisecond', { seq: 6, receivedAt: now }, { seq: 5, receivedAt: now }, true],
  ['one of just now, when nobody says what was seen', { seq: 1, receivedAt: now - unseenMs + 1 }, undefined, true],
  ['one of a while ago, when nobody says', { seq: 1, receivedAt: now - unseenMs }, undefined, false],
  ['one from the future, when nobody says', { seq: 1, receivedAt: now + 3600_000 }, undefined, true],
])('%s', (_title, newest, seen, expected) => {
  expect(isUnseen(newest, { seen, now })).toBe(expected)
})
