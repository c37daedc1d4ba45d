import { expect, it } from 'vitest'
import { choose, MOST_SELECTED, within } from './selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']
const nothing = { ids: new Set<string>(), anchor: undefined }
const ids = (one: ReturnType<typeof choose>) => [...one.ids].toSorted()

it('takes and gives back one row', () => {
  const one = choose(nothing, 'b')
  expect(ids(one)).toEqual(['b'])
  expect(ids(choose(one, 'b'))).toEqual([])
})

it('takes all rows from the last one chosen, up or down', () => {
  const from = choose(nothing, 'd')
  expect(ids(choose(from, 'b', order))).toEqual(['b', 'c', 'd'])
  expect(ids(choose(choose(from, 'b', order), 'e', order))).toEqual(['b', 'c', 'd', 'e'])
  expect(ids(choose(nothing, 'c', order))).toEqual(['c'])
})

it('lets go of what is no longer shown', () => {
  const two = choose(choose(nothing, 'b'), 'd')
  expect(ids(within(two, ['a', 'b', 'c']))).toEqual(['b'])
  expect(within(two, order)).toBe(two)
})

it('holds no more than are done at once', () => {
  const many = Array.from({ length: 150 }, (_, i) => `c${i}`)
  expect(choose(choose(nothing, 'c0'), 'c149', many).ids.size).toBe(MOST_SELECTED)
})
