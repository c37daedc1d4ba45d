import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText, isUnspaced } from '../../search/fold-text.ts'
import { findPhrases, readQuery } from '../../search/search-query.ts'
import { askMessages, askNames, messageWords, nameWords, type Question } from './search-words.ts'

const instanceId = 'acme'

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ' ',
      '-',
      '"',
      "'",
      'a',
      'Z',
      '7',
      'é',
      'Œ',
      'ŉ',
      '½',
      '…',
      '\ufe0f',
      '😀',
      '\0',
      'e\u0301',
      '手',
      'п',
      '%',
      '_',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 120,
})

test('the words of a text are its folded tokens, however plain it is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const tokens = foldText(text).map((token) => token.text)
      fc.pre(!tokens.some(isUnspaced))
      expect(messageWords({ instanceId, text, metadata: '{}' })).toBe([...tokens, '#acme'].join(' '))
    }),
    { numRuns: 300, examples: [['a'.repeat(101)], [`é${'a'.repeat(120)}`]] },
  )
})

/** As the database answers it. */
function isAnswered({ tokens, places }: Question, words: string): boolean {
  const all = words.split(' ')
  const found = tokens.split(' & ').every((lexeme) => {
    const [, token = '', open] = /^'@(.*)'(:\*)?$/.exec(lexeme) ?? []
    return open ? all.some((word) => word.startsWith(token)) : all.includes(token)
  })
  return found && places.every((place) => ` ${words} `.includes(place.slice(1, -1)))
}

const fewCharacters = fc.string({ unit: fc.constantFrom('手', '机', 'a', 'b', ' ', '。'), maxLength: 12 })

test('a message is found by a phrase where the phrase stands in its text, and nowhere else', () => {
  fc.assert(
    fc.property(fewCharacters, fewCharacters, (text, q) => {
      const phrases = readQuery(q)
      const stands = phrases.every((phrase) => findPhrases(foldText(text), [phrase]).length > 0)
      const words = messageWords({ instanceId, text, metadata: '{}' })
      expect(isAnswered(askMessages(instanceId, phrases), words)).toBe(stands)
    }),
    { numRuns: 2000 },
  )
})

test('metadata gives its values, not its names; a name gives its pieces', () => {
  const metadata = JSON.stringify({ order: 'FR-77 "é"', page: { url: '/à' }, n: [1.5, true] })
  expect(messageWords({ instanceId, text: 'Où ?', metadata })).toBe('ou #acme fr 77 e a 1 5')
  expect(nameWords({ instanceId, customerName: 'Zoé M', customerId: '061-1' })).toBe('zoe oe e m #acme 061 61 1 1')
})

test('what is asked names each token, and where tokens must follow each other', () => {
  expect(askMessages(instanceId, readQuery('Ma 手机 x壳fr 我的订'))).toEqual({
    tokens: "'@#acme' & '@ma':* & '@手机' & '@x' & '@壳' & '@fr':* & '@我的' & '@的订'",
    places: ['% x 壳 fr%', '% 我的 的订 %'],
  })
  expect(askNames(instanceId, readQuery('zoés 7 ma'))).toEqual({
    tokens: "'@#acme' & '@zoe' & '@oes' & '@7':* & '@ma':*",
    places: ['% zoe oes %'],
  })
})
