import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partOf } from './part.ts'

test.each([
  { whole: 16, ids: ['a'], parts: [16] },
  { whole: 16, ids: ['b', 'c', 'a'], parts: [5, 5, 6] },
  { whole: 1, ids: ['a', 'b'], parts: [1, 1] },
])('$whole among $ids', ({ whole, ids, parts }) => {
  expect(ids.map((id) => partOf(whole, ids, id))).toEqual(parts)
})

test('whoever is not known yet has it all, or a part', () => {
  expect([partOf(16, [], 'a'), partOf(16, ['b', 'c', 'd'], 'a')]).toEqual([16, 5])
})

test('the parts are the whole, and differ by one at most', () => {
  const idsAndMore = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(idsAndMore, fc.nat(1000), (ids, more) => {
      const whole = ids.length + more
      const parts = ids.map((id) => partOf(whole, ids, id))
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole)
      expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1)
    }),
  )
})
