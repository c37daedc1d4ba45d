import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMs, linePath, lonePoints, niceMax } from './chart-scale.ts'

describe('the axis', () => {
  it.each([
    [0, 4],
    [5, 5],
    [7, 8],
    [43, 50],
    [1001, 2000],
  ])('of %d ends at %d', (value, end) => expect(niceMax(value)).toBe(end))

  it('never cuts a value off, and wastes little', () =>
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (value) => {
        expect(niceMax(value)).toBeGreaterThanOrEqual(value)
        if (value > 4) expect(niceMax(value)).toBeLessThanOrEqual(value * 2.5)
      }),
    ))
})

it('a line breaks where nothing is known, and a lone value is a point', () => {
  const values = [1, 2, null, 3, null, 4, 5]
  const same = (n: number) => n
  expect(linePath(values, same, same)).toBe('M0.0 1.0L1.0 2.0M3.0 3.0M5.0 4.0L6.0 5.0')
  expect(lonePoints(values)).toEqual([3])
})

it('times are told in the unit that fits', () => {
  expect([12, 1500, 90_000].map((ms) => formatMs('en', ms))).toEqual(['12 ms', '1.5 sec', '1.5 min'])
})
