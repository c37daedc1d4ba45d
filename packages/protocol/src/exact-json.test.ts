import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExactNumber, parseExactJson } from './exact-json.ts'

const digits = fc.stringMatching(/^(?:0|[1-9]\d{0,24})$/)
const source = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits,
    fc.stringMatching(/^(?:\.\d{1,24})?$/),
    fc.stringMatching(/^(?:[eE][+-]?\d{1,3})?$/),
  )
  .map((parts) => parts.join(''))

test('[2.numbers] every number is written as it came, wherever it stands', () => {
  fc.assert(
    fc.property(source, source, (one, other) => {
      for (const text of [one, `[${one},${other}]`, `{"a":${one},"b":[{"c":${other}}]}`]) {
        expect(JSON.stringify(parseExactJson(text))).toBe(text)
      }
    }),
    { numRuns: 1000 },
  )
})

test('numbers that JavaScript writes as they came stay numbers', () => {
  expect(parseExactJson('[0,-1,1.5,9007199254740991,1e400]')).toEqual([0, -1, 1.5, 9007199254740991, expect.anything()])
  expect(parseExactJson('9007199254740993')).toEqual(new ExactNumber('9007199254740993'))
  expect(String(parseExactJson('1.10'))).toBe('1.10')
})

test('what nests deeper than calls can is read all the same', () => {
  const deep = `${'['.repeat(100_000)}1.10${']'.repeat(100_000)}`
  expect(parseExactJson(deep)).toHaveLength(1)
})
