import { expect, test } from 'vitest'
import { createRandom } from './random.ts'

test('the same seed gives the same numbers, another one others', () => {
  const numbersOf = (seed: number) => {
    const random = createRandom(seed)
    return Array.from({ length: 5 }, () => random.next())
  }
  expect(numbersOf(7)).toEqual(numbersOf(7))
  expect(numbersOf(7)).not.toEqual(numbersOf(8))
})

test('exponential numbers have their mean, and as much deviation', () => {
  const random = createRandom(1)
  const numbers = Array.from({ length: 200_000 }, () => random.exponential(3))
  const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length
  const variance = numbers.reduce((sum, one) => sum + (one - mean) ** 2, 0) / numbers.length
  expect(mean).toBeCloseTo(3, 1)
  expect(Math.sqrt(variance)).toBeCloseTo(3, 1)
})
