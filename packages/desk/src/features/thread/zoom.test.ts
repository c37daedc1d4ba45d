import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pan, WHOLE, zoom } from './zoom.ts'

const frame = { width: 400, height: 300 }

it('what lies under the fingers stays there', () => {
  const view = zoom(WHOLE, 2, frame, { x: 100, y: -50 })
  expect(view).toEqual({ scale: 2, x: -100, y: 50 })
  expect(zoom(view, 0.1, frame)).toEqual(WHOLE)
})

it('is never smaller than the whole, nor moved out of its frame', () =>
  fc.assert(
    fc.property(fc.float({ min: 0, max: 20, noNaN: true }), fc.integer(), fc.integer(), (factor, x, y) => {
      const view = pan(zoom(WHOLE, factor, frame, { x, y }), { x, y }, frame)
      expect(view.scale).toBeGreaterThanOrEqual(1)
      expect(view.scale).toBeLessThanOrEqual(8)
      expect(Math.abs(view.x)).toBeLessThanOrEqual(((view.scale - 1) * frame.width) / 2)
      expect(Math.abs(view.y)).toBeLessThanOrEqual(((view.scale - 1) * frame.height) / 2)
    }),
  ))
