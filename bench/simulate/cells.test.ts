import fc from 'fast-check'
import { expect, test } from 'vitest'
import { place, spread } from './cells.ts'

const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0)

test('whatever is spread over cells is all of it, and by size no cell is fuller than by hash, but for the largest instance', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 2000 }),
      fc.nat(),
      (cells, instances, seed) => {
        const [hashed, placed] = [spread(cells, { instances, seed }), place(cells, instances)]
        expect(sum(hashed)).toBeCloseTo(1)
        expect(sum(placed)).toBeCloseTo(1)
        const largest = 1 / sum(Array.from({ length: instances }, (_, n) => 1 / (n + 1)))
        // The largest first onto the emptiest is at most a third above the best there is.
        const best = Math.max(largest, 1 / cells)
        expect(Math.max(...placed)).toBeLessThanOrEqual((4 / 3) * Math.max(best, Math.max(...hashed)))
      },
    ),
  )
})
