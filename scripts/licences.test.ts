import { expect, test } from 'vitest'
import { isAllowed } from './licences.ts'

test.each([
  ['MIT', true],
  ['MPL-2.0', false],
  ['UNLICENSED', false],
  ['', false],
  ['(MIT OR GPL-3.0)', true],
  ['GPL-3.0 OR MIT', true],
  ['MIT AND GPL-3.0', false],
  ['MIT AND (GPL-3.0 OR ISC)', true],
  ['GPL-3.0 AND MIT OR ISC', true],
  ['ISC OR GPL-3.0 AND MIT', true],
  ['(MIT', false],
  ['MIT) OR (ISC', false],
  ['MIT ISC', false],
])('shipping under "%s" is allowed: %j', (expression, expected) => {
  expect(isAllowed(expression, 'shipped')).toBe(expected)
})

test('a tool may be under more', () => {
  expect(isAllowed('MPL-2.0', 'tool')).toBe(true)
  expect(isAllowed('AGPL-3.0-only', 'tool')).toBe(false)
})
