import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBudget } from './budget.ts'

test('over any time no more is spent than it holds, what comes in, and one spending beyond', () => {
  const steps = fc.array(fc.record({ pauseMs: fc.nat(3000), amount: fc.integer({ min: 1, max: 50 }) }), {
    maxLength: 80,
  })
  fc.assert(
    fc.property(steps, (spendings) => {
      const budget = createBudget({ perSecond: 10, most: 100 })
      let now = 0
      let spent = 0
      for (const { pauseMs, amount } of spendings) {
        now += pauseMs
        const wait = budget.waitMs('k', now)
        if (wait > 0) {
          expect(budget.waitMs('k', now + Math.ceil(wait))).toBe(0)
          continue
        }
        budget.spend('k', amount, now)
        spent += amount
        expect(spent).toBeLessThanOrEqual(100 + (now * 10) / 1000 + amount)
      }
    }),
  )
})

test('one key spends nothing of another', () => {
  const budget = createBudget({ perSecond: 10, most: 10 })
  budget.spend('a', 20, 1_000_000)
  expect([budget.waitMs('a', 1_000_000), budget.waitMs('b', 1_000_000)]).toEqual([1001, 0])
})
