import { expect, test } from 'vitest'
import { isolate } from './isolate.ts'

test.each([
  ['Anna', 'Anna'],
  ['', ''],
  ['Łukasz 😀', 'Łukasz 😀'],
  ['דנה לוי', '\u2068דנה לוי\u2069'],
  ['ليلى', '\u2068ليلى\u2069'],
  ['Dana (דנה)', '\u2068Dana (דנה)\u2069'],
])('%s', (name, isolated) => expect(isolate(name)).toBe(isolated))
