import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addSpan, isNextDay, readTime, shownEnd, tidySpan } from './hours-form.ts'

it.each([
  ['9', 540],
  ['9:30', 570],
  ['09h30', 570],
  ['9h', 540],
  ['0930', 570],
  [' 17.05 ', 1025],
  ['24:00', 1440],
  ['26:00', 1560],
  ['9:60', undefined],
  ['49:00', undefined],
  ['noon', undefined],
  ['', undefined],
])('%j is %s minutes', (text, minutes) => expect(readTime(text)).toBe(minutes))

it.each([
  [
    { from: '9', to: '17' },
    { from: '09:00', to: '17:00' },
  ],
  [
    { from: '22:00', to: '2:00' },
    { from: '22:00', to: '26:00' },
  ],
  [
    { from: '9:00', to: '0:00' },
    { from: '09:00', to: '24:00' },
  ],
  [
    { from: '9:00', to: '9:00' },
    { from: '09:00', to: '33:00' },
  ],
  [
    { from: 'nine', to: '17h' },
    { from: 'nine', to: '17:00' },
  ],
  [
    { from: '9', to: '?' },
    { from: '09:00', to: '?' },
  ],
])('%j is written %j', (typed, written) => expect(tidySpan(typed)).toEqual(written))

it('what is shown of an end, typed again, is the same end', () => {
  const minutes = fc.integer({ min: 0, max: 1439 })
  fc.assert(
    fc.property(minutes, minutes, (from, to) => {
      const text = (at: number) => `${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`
      const span = tidySpan({ from: text(from), to: text(to) })
      expect(tidySpan({ from: span.from, to: shownEnd(span.to) })).toEqual(span)
      expect(isNextDay(span.to)).toBe(to <= from && to !== 0)
    }),
  )
})

it('what is added to a day comes after what is there', () => {
  expect(addSpan([])).toEqual([{ from: '09:00', to: '17:00' }])
  expect(addSpan([{ from: '09:00', to: '12:00' }]).at(-1)).toEqual({ from: '13:00', to: '17:00' })
  expect(addSpan([{ from: '22:00', to: '26:00' }]).at(-1)).toEqual({ from: '23:00', to: '24:00' })
})
