import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from './parse-json.ts'

const mebibyte = 1024 * 1024
/** One more than are taken, when nothing else is there. */
const tooMany = `[${'0,'.repeat(3_000_000)}0]`
/** What stands in a string, escaped: quotes, backslashes, and what would count outside of it. */
const pieces = fc.array(fc.constantFrom('\\"', '\\\\', '[', ',', '{', 'x', 'é', '\\n', 'abcdefgh'.repeat(50)), {
  minLength: 1,
})

test('[2.limits] what stands in strings is no value, however long they are and whatever they escape', () => {
  fc.assert(
    fc.property(pieces, fc.integer({ min: 1, max: 300 }), (some, lead) => {
      const piece = some.join('')
      const content = 'y'.repeat(lead) + piece.repeat(Math.ceil((4 * mebibyte) / Buffer.byteLength(piece)))
      expect(parseJson(Buffer.from(`["${content}",1]`))).toEqual([JSON.parse(`"${content}"`), 1])
      expect(() => parseJson(Buffer.from(`["${content}",${tooMany}]`))).toThrow('more than 3000000 values')
    }),
    { numRuns: 10 },
  )
})

test('a string that never ends is told as such', () => {
  for (const end of ['', '\\', '\\"', '\\\\']) {
    expect(() => parseJson(Buffer.from(`["${'x'.repeat(4 * mebibyte)}${end}`))).toThrow('not valid JSON')
  }
})
