import fc from 'fast-check'
import { expect, test } from 'vitest'
import { excerptOf, searchWords } from './excerpt.ts'

test('words are found by their beginnings, whatever their case and accents', () => {
  const { excerpt, highlights } = excerptOf('Où est ma Réclamation, déjà réclamée ?', searchWords('RECLA deja'))
  expect(excerpt).toBe('Où est ma Réclamation, déjà réclamée ?')
  expect(highlights.map(([start, end]) => excerpt.slice(start, end))).toEqual(['Réclamation', 'déjà', 'réclamée'])
})

test('of a long text it gives a piece around the first word that was found', () => {
  const text = `${'something else '.repeat(50)}the parcel is late ${'and more '.repeat(50)}`
  const { excerpt, highlights } = excerptOf(text, ['parcel'])
  expect(excerpt.length).toBeLessThan(170)
  expect(excerpt).toMatch(/^….*the parcel is late.*…$/)
  expect(highlights.map(([start, end]) => excerpt.slice(start, end))).toEqual(['parcel'])
})

test('a query is cut into words at what is no letter and no digit', () => {
  expect(searchWords('  n° 42-B, "étage" *')).toEqual(['n', '42', 'B', 'étage'])
  expect(searchWords('%_-')).toEqual([])
})

test('it is short, highlights only what begins like a word, and never cuts a character, whatever the text', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom('a', 'b', 'é', ' ', '.', '😀', '\n'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 600,
  })
  const query = fc.oneof(fc.string(), fc.constantFrom('a', 'ab', 'É b'))
  fc.assert(
    fc.property(text, query, (original, typed) => {
      const { excerpt, highlights } = excerptOf(original, searchWords(typed))
      expect(excerpt.length).toBeLessThanOrEqual(162)
      expect(original.isWellFormed() ? excerpt.isWellFormed() : true).toBe(true)
      let last = 0
      for (const [start, end] of highlights) {
        expect(start).toBeGreaterThanOrEqual(last)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(excerpt.length)
        expect(original).toContain(excerpt.slice(start, end))
        last = end
      }
    }),
  )
})
