import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText } from '../../search/fold-text.ts'
import { readQuery } from '../../search/search-query.ts'
import { askMessages, askNames, messageWords, nameWords } from './search-words.ts'

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
      expect(messageWords({ instanceId, text, metadata: '{}' })).toBe([...tokens, '#acme'].join(' '))
    }),
    { numRuns: 300, examples: [['a'.repeat(101)], [`é${'a'.repeat(120)}`]] },
  )
})

test('metadata gives its values, not its names; a name gives its pieces', () => {
  const metadata = JSON.stringify({ order: 'FR-77 "é"', page: { url: '/à' }, n: [1.5, true] })
  expect(messageWords({ instanceId, text: 'Où ?', metadata })).toBe('ou #acme fr 77 e a 1 5')
  expect(nameWords({ instanceId, customerName: 'Zoé M', customerId: '061-1' })).toBe('zoe oe e m #acme 061 61 1 1')
})

test('what is asked names each token, and where tokens must follow each other', () => {
  expect(askMessages(instanceId, readQuery('Ma 手机 x壳fr'))).toEqual({
    tokens: "'@#acme' & '@ma':* & '@手' & '@机' & '@x' & '@壳' & '@fr':*",
    places: ['% 手 机 %', '% x 壳 fr%'],
  })
  expect(askNames(instanceId, readQuery('zoés 7 ma'))).toEqual({
    tokens: "'@#acme' & '@zoe' & '@oes' & '@7':* & '@ma':*",
    places: ['% zoe oes %'],
  })
})
