import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { foldText } from '../../search/fold-text.ts'
import { messageTokens } from './search-tokens.ts'

let db: DatabaseSync
beforeEach(() => {
  db = new DatabaseSync(':memory:')
  db.exec(`create virtual table words using fts5 (text, metadata, content = '', columnsize = 0, tokenize = 'ascii');
    create virtual table found using fts5vocab (words, instance)`)
})
afterEach(() => db.close())

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(' ', '-', '"', 'a', 'Z', '7', 'é', 'Œ', 'ŉ', '½', '…', '\ufe0f', '😀', '\0', 'e\u0301', '手', 'п'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 120,
})

test('the engine finds the tokens of a text in what it is given, however plain the text is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      db.exec("insert into words (words) values ('delete-all')")
      db.prepare('insert into words (rowid, text, metadata) values (1, ?, ?)').run(...messageTokens(text, '{}'))
      const found = db.prepare('select term from found order by "offset"').all()
      expect(found.map(({ term }) => term)).toEqual(foldText(text).map((token) => token.text))
    }),
    { numRuns: 300, examples: [['a'.repeat(101)], [`é${'a'.repeat(120)}`]] },
  )
})

test('metadata gives its values, not its names', () => {
  const json = JSON.stringify({ order: 'FR-77 "é"', page: { url: '/à' }, n: [1.5, true] })
  expect(messageTokens('', json)).toEqual(['', 'FR-77 "e" /a 1.5'])
})
