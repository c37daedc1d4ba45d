import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyTarget, linePath, lonePoints, niceMax, niceMaxTime, plotArea, tickPlaces } from './chart-scale.ts'

describe('the axis', () => {
  it.each([
    [0, 4],
    [5, 6],
    [7, 8],
    [43, 60],
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

it.each([
  [300, 400],
  [1500, 2000],
  [98 * 60_000, 2 * 3_600_000],
  [30 * 3_600_000, 2 * 86_400_000],
  [100 * 3_600_000, 6 * 86_400_000],
])('an axis of times up to %d ms ends at %d', (ms, end) => expect(niceMaxTime(ms)).toBe(end))

it('a line breaks where nothing is known, and a lone value is a point', () => {
  const values = [1, 2, null, 3, null, 4, 5]
  const same = (n: number) => n
  expect(linePath(values, same, same)).toBe('M0.0 1.0L1.0 2.0M3.0 3.0M5.0 4.0L6.0 5.0')
  expect(lonePoints(values)).toEqual([3])
})

it('the pointer finds the bucket it was drawn at', () => {
  for (const i of [0, 7, 47]) expect(plotArea.indexAt(plotArea.x(i, 480, 47), 480, 47)).toBe(i)
  expect([-50, 2000].map((x) => plotArea.indexAt(x, 480, 47))).toEqual([0, 47])
})

it('the axis names its ends, and as much between as has room', () => {
  expect(tickPlaces(47, 480).map(({ i }) => i)).toEqual([0, 12, 24, 35, 47])
  expect(tickPlaces(47, 220).map(({ i }) => i)).toEqual([0, 47])
  // Seven days: every other one, rather than a gap of two beside a gap of one.
  expect(tickPlaces(6, 480).map(({ i }) => i)).toEqual([0, 2, 4, 6])
  expect(tickPlaces(1, 2000).map(({ i, anchor }) => [i, anchor])).toEqual([
    [0, 'start'],
    [1, 'end'],
  ])
})

it('keys move as on a slider, and no further than its ends', () => {
  expect([keyTarget('ArrowLeft', 0, 47), keyTarget('PageUp', 45, 47), keyTarget('Home', 30, 47)]).toEqual([0, 47, 0])
  expect(keyTarget('Tab', 3, 47)).toBeUndefined()
})
