import { expect, test } from 'vitest'
import { drawBar } from './draw-bar.ts'

const what = 'copying messages'
const [none, half, all] = [0, 12, 24].map((filled) => `[${'#'.repeat(filled)}${'-'.repeat(24 - filled)}]`)

test.each([
  [{ count: 0, of: 10 }, 0, `${none}    0 %  0 of 10 rows  ${what}`],
  [{ count: 5000, of: 10_000 }, 250, `${half}   50 %  5,000 of 10,000 rows  250/s  20 s left  ${what}`],
  [{ count: 5000, of: 10_000 }, 50, `${half}   50 %  5,000 of 10,000 rows  50/s  2 min left  ${what}`],
  [{ count: 10_000, of: 20_000 }, 1, `${half}   50 %  10,000 of 20,000 rows  1/s  2 h 47 min left  ${what}`],
  [{ count: 10, of: 10 }, 99, `${all}  100 %  10 of 10 rows  99/s  0 s left  ${what}`],
  // A table that grew, or an empty database.
  [{ count: 12, of: 10 }, 0, `${all}  100 %  12 of 10 rows  ${what}`],
  [{ count: 0, of: 0 }, 0, `${all}  100 %  0 of 0 rows  ${what}`],
])('%o at %d a second', (counted, perSecond, line) => {
  expect(drawBar({ ...counted, what, unit: 'rows' }, perSecond, 200)).toBe(line)
  expect(drawBar({ ...counted, what, unit: 'rows' }, perSecond, 40)).toBe(line.slice(0, 40))
})
