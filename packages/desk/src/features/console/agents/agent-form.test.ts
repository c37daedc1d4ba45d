import { expect, it } from 'vitest'
import { capacityOf } from './agent-form.ts'

it.each([
  ['', null],
  [' ', null],
  [' 5 ', 5],
  ['05', 5],
  ['0', 0],
  ['-1', 0],
  ['1.5', 0],
  ['1e3', 0],
  ['many', 0],
])('a capacity typed as %j is sent as %j: what is no number, as one that the server refuses', (capacity, sent) => {
  expect(capacityOf({ capacity })).toBe(sent)
})
