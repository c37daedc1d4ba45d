import fc from 'fast-check'
import { expect, test } from 'vitest'
import { excerptOf, excerptOfMessage } from './excerpt.ts'
import { readQuery } from './search-query.ts'

test('words are found by their beginnings, whatever their case and accents', () => {
  const { excerpt, highlights } = excerptOf('Où est ma Réclamation, déjà réclamée ?', readQuery('RECLA deja'))
  expect(excerpt).toBe('Où est ma Réclamation, déjà réclamée ?')
  expect(highlights.map(([start, end]) => excerpt.slice(start, end))).toEqual(['Réclamation', 'déjà', 'réclamée'])
})

test('of a long text it gives a piece around the first word that was found', () => {
  const text = `${'something else '.repeat(50)}the parcel is late ${'and more '.repeat(50)}`
  const { excerpt, highlights } = excerptOf(text, readQuery('parcel'))
  expect(excerpt.length).toBeLessThan(170)
  expect(excerpt).toMatch(/^….*the parcel is late.*…$/)
  expect(highlights.map(([start, end]) => excerpt.slice(start, end))).toEqual(['parcel'])
})

test('a query is cut into words at what is no letter and no digit', () => {
  const words = (q: string) => readQuery(q).map(({ tokens }) => tokens.join('+'))
  expect(words('  n° 42-B, "étage" *')).toEqual(['n', '42', 'b', 'etage'])
  expect(words('手机 a')).toEqual(['手+机', 'a'])
  expect(words('%_-\0')).toEqual([])
})

test('where folding changes the length, the original is highlighted', () => {
  const marked = (text: string, q: string) => {
    const { excerpt, highlights } = excerptOf(text, readQuery(q))
    return highlights.map(([start, end]) => excerpt.slice(start, end))
  }
  expect(marked('Eine Straße, ein Œuvre', 'strasse oeuv')).toEqual(['Straße', 'Œuvre'])
  expect(marked('la re\u0301ponse', 'réponse')).toEqual(['re\u0301ponse'])
  expect(marked('請問我的訂單什麼時候到', '訂單')).toEqual(['訂單'])
  expect(marked('iPhone手机壳', '手机')).toEqual(['手机'])
})

test('what only the metadata holds is shown with its name', () => {
  const metadata = '{"lang":"fr","orders":[{"number":12345678901234567890}],"ref":"A-\\u0034711"}'
  const excerpt = (q: string) => {
    const found = excerptOfMessage('Bonjour', metadata, readQuery(q))
    return [found.excerpt, found.highlights.map(([start, end]) => found.excerpt.slice(start, end))]
  }
  expect(excerpt('1234567890')).toEqual(['number: 12345678901234567890', ['12345678901234567890']])
  expect(excerpt('a-4711')).toEqual(['ref: A-4711', ['A', '4711']])
  expect(excerpt('number')).toEqual(['Bonjour', []])
})

test('far into a long text the place is found; beyond, the beginning is shown', () => {
  const parcel = (before: number) =>
    excerptOf(`${'so '.repeat(before)}the parcel${' and on'.repeat(200)}`, readQuery('parcel'))
  for (const before of [0, 280, 320, 340, 6000]) {
    const { excerpt, highlights } = parcel(before)
    expect([before, highlights.map(([start, end]) => excerpt.slice(start, end))]).toEqual([before, ['parcel']])
  }
  expect(parcel(7000).highlights).toEqual([])
  expect(parcel(7000).excerpt).toMatch(/^so so .*…$/)
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
      const { excerpt, highlights } = excerptOf(original, readQuery(typed))
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
