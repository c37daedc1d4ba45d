import fc from 'fast-check'
import { expect, it } from 'vitest'
import { boxOf } from './picture-box.ts'

it.each([
  ['a photo', { width: 4032, height: 3024 }, { width: 320, height: 240, isCut: true }],
  ['a portrait', { width: 3024, height: 4032 }, { width: 180, height: 240, isCut: true }],
  ['what fits', { width: 300, height: 200 }, { width: 300, height: 200, isCut: false }],
  ['an icon', { width: 16, height: 16 }, { width: 88, height: 64, isCut: false }],
  ['a banner', { width: 8000, height: 50 }, { width: 320, height: 64, isCut: true }],
  ['one of unknown size', { width: null, height: null }, { width: 240, height: 180, isCut: true }],
])('%s gets its box', (_, size, box) => expect(boxOf(size)).toEqual(box))

it('keeps any picture inside the largest box and above the smallest', () => {
  const side = fc.integer({ min: 1, max: 65_535 })
  fc.assert(
    fc.property(side, side, (width, height) => {
      const box = boxOf({ width, height })
      expect(box.width >= 88 && box.width <= 320 && box.height >= 64 && box.height <= 240).toBe(true)
    }),
  )
})
