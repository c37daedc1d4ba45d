import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldPlain, foldText } from './fold-text.ts'

const tokens = (text: string): string[] => foldText(text).map((token) => token.text)

test.each([
  ['case and accents', 'Réclamation DÉJÀ', ['reclamation', 'deja']],
  [
    'ligatures and letters of their own',
    'œuvre Œdipe Æther straße STRASSE',
    ['oeuvre', 'oedipe', 'aether', 'strasse', 'strasse'],
  ],
  ['typographic ligatures', 'ﬁn oﬃce ĳs', ['fin', 'office', 'ijs']],
  ['strokes', 'Đorđe Łukasz Søren ħ', ['dorde', 'lukasz', 'soren', 'h']],
  ['Turkish i', 'İstanbul ISPARTA ısı', ['istanbul', 'isparta', 'isi']],
  ['Vietnamese', 'Nguyễn Đặng', ['nguyen', 'dang']],
  ['Cyrillic', 'Алёна ЕЛЕНА', ['алена', 'елена']],
  ['Greek accents and the last sigma', 'Καλημέρα ΟΔΟΣ οδός', ['καλημερα', 'οδοσ', 'οδοσ']],
  ['Arabic vowels, alefs, stretch and digits', 'مُحَمَّد أحمد عـــلي ٤٧١١', ['محمد', 'احمد', 'علي', '4711']],
  ['Persian letters and digits', 'کتاب ۱۲', ['كتاب', '12']],
  ['Hebrew points', 'שָׁלוֹם', ['שלום']],
  ['Devanagari keeps its vowels', 'हिन्दी', ['हिन्दी']],
  ['Korean', '서울 한국'.normalize('NFD'), ['서울', '한국']],
  ['Chinese', '我的訂單', ['我', '的', '訂', '單']],
  ['Japanese, wide and narrow', 'ｶﾞｽｶﾞ', ['ガ', 'ス', 'ガ']],
  ['Thai', 'กิน', ['ก', 'ิ', 'น']],
  ['wide letters and numbers', 'ＡＢ１２ ①', ['ab12', '1']],
  ['what is invisible', 'co\u00adlis co\u200dlis', ['colis', 'colis']],
  ['controls, halves of characters and signs', 'a\0b \ud800 c"d*', ['a', 'b', 'c', 'd']],
  ['scripts side by side', 'iPhone手机壳12', ['iphone', '手', '机', '壳', '12']],
])('%s', (_, text, expected) => expect(tokens(text)).toEqual(expected))

test('a tower of marks is no more than its letter', () => {
  expect(tokens(`a${'\u0316\u0301'.repeat(20_000)}b c`)).toEqual(['ab', 'c'])
})

test('a token knows where it stands, and what it is joined to', () => {
  expect(foldText('la Straße, 手机 e\u0301t')).toEqual([
    { text: 'la', start: 0, end: 2, joined: false },
    { text: 'strasse', start: 3, end: 9, joined: false },
    { text: '手', start: 11, end: 12, joined: false },
    { text: '机', start: 12, end: 13, joined: true },
    { text: 'et', start: 14, end: 17, joined: false },
  ])
})

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('e', 'é', 'e\u0301', 'ß', 'İ', 'ﬁ', '한', '手', 'ก', 'ิ', ' ', '.', '😀', '\u0300', '\ud800'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 60,
})

test('folding again changes nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(tokens(tokens(text).join(' '))).toEqual(tokens(text))
    }),
    { examples: [['㉠ㅏ'], ['가\u11a8']] },
  )
})

test('the normal form of a text makes no difference', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      for (const form of ['NFC', 'NFD'] as const) expect(tokens(text.normalize(form))).toEqual(tokens(text))
    }),
  )
})

const plainTexts = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ' ',
      'a',
      'Z',
      '7',
      'é',
      'Œ',
      'ß',
      'İ',
      'ŉ',
      '½',
      'µ',
      '\u00ad',
      '’',
      '…',
      '\u200d',
      '\ufe0f',
      '\u180b',
      '\u{e0101}',
      '😀',
    ),
    fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code)),
    fc.integer({ min: 0xa0, max: 0x24f }).map((code) => String.fromCodePoint(code)),
    fc.integer({ min: 0x2000, max: 0x206f }).map((code) => String.fromCodePoint(code)),
  ),
  maxLength: 60,
})

test('a plain text has the same tokens, without a look at each character', () => {
  const plainTokens = (text: string) =>
    foldPlain(text)
      ?.toLowerCase()
      .match(/[0-9a-z\u0080-\uffff]+/g) ?? []
  fc.assert(
    fc.property(plainTexts, (text) => {
      expect(plainTokens(text)).toEqual(tokens(text))
    }),
    { numRuns: 1000 },
  )
})

test.each([
  ['other scripts', 'привет 手机'],
  ['marks by themselves', 'e\u0301te'],
  ['very long words', 'a'.repeat(100)],
  ['halves of characters', 'a \ud800'],
])('%s are not plain', (_, text) => expect(foldPlain(text)).toBeUndefined())

test('tokens follow each other within the text, none is empty', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      let last = 0
      for (const token of foldText(text)) {
        expect(token.text).not.toBe('')
        expect(token.start).toBeGreaterThanOrEqual(last)
        expect(token.end).toBeGreaterThan(token.start)
        expect(token.end).toBeLessThanOrEqual(text.length)
        last = token.start
      }
    }),
  )
})
