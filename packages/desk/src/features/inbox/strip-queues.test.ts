import { expect, test } from 'vitest'
import { stripOf } from './strip-queues.ts'

test.each([
  ['none', [], 0, false],
  ['the only one', [true], 0, false],
  ['two of others', [false, false], 0, false],
  ['one, beside another’s', [true, false], 1, false],
  ['two', [true, true], 2, true],
  ['two, beside another’s', [true, false, true], 2, true],
])('%s', (_title, all, count, hasSum) => {
  const strip = stripOf(all.map((is_own) => ({ is_own })))
  expect([strip.own.length, strip.hasSum]).toEqual([count, hasSum])
})
