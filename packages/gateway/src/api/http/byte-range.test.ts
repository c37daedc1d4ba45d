import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRange } from './byte-range.ts'

test.each([
  ['bytes=0-', 0, 99],
  ['bytes=0-0', 0, 0],
  ['bytes=10-19', 10, 19],
  ['bytes=90-1000', 90, 99],
  ['bytes=-10', 90, 99],
  ['bytes=-1000', 0, 99],
])('of 100 bytes %j is %d to %d', (header, from, to) => expect(readRange(header, 100)).toEqual({ from, to }))

test.each([undefined, 'bytes=100-', 'bytes=-0', 'bytes=20-10', 'bytes=0-1,5-6', 'bytes=-', 'items=0-1', 'bytes=1e3-'])(
  'of 100 bytes %j is the whole',
  (header) => expect(readRange(header, 100)).toBeUndefined(),
)

test('a part lies within the file', () =>
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(1000), (first, last, size) => {
      for (const header of [`bytes=${first}-${last}`, `bytes=-${last}`, `bytes=${first}-`]) {
        const { from, to } = readRange(header, size) ?? { from: 0, to: 0 }
        expect(0 <= from && from <= to && (to < size || to === 0)).toBe(true)
      }
    }),
  ))
