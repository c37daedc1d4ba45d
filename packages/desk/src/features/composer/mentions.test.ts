import { describe, expect, it, test } from 'vitest'
import { chooseColleagues, findAtWord, mentionsIn } from './mentions.ts'

const all = ['Ada Agent', 'Adam', 'Zoé Martin', 'Zoé'].map((name) => ({ id: name, name }))
const namesOf = (found: readonly { name: string }[]) => found.map(({ name }) => name)

describe('the word after an @', () => {
  test.each([
    ['@', { from: 0, to: 1, typed: '' }],
    ['ask @Zoé M', { from: 4, to: 10, typed: 'Zoé M' }],
    ['(@a', { from: 1, to: 3, typed: 'a' }],
    ['one\n@a', { from: 4, to: 6, typed: 'a' }],
    ['ada@acme', undefined],
    ['@Zoé\nand', undefined],
  ])('%j', (text, word) => expect(findAtWord(text, text.length)).toEqual(word))

  it('ends at the caret', () => expect(findAtWord('@Ada and more', 3)).toEqual({ from: 0, to: 3, typed: 'Ad' }))
})

test.each([
  ['', ['Ada Agent', 'Adam', 'Zoé Martin', 'Zoé']],
  ['ad', ['Ada Agent', 'Adam']],
  ['ZOE M', ['Zoé Martin']],
  ['mart', ['Zoé Martin']],
  ['ada agent ', []],
])('%j offers', (typed, names) => expect(namesOf(chooseColleagues(all, typed))).toEqual(names))

test.each([
  ['nobody', []],
  ['@Zoé Martin, look', ['Zoé Martin']],
  ['@zoé and @ADA AGENT', ['Ada Agent', 'Zoé']],
  ['@Zoé Martin and @Zoé', ['Zoé Martin', 'Zoé']],
  ['Zoé, without', []],
])('%j mentions', (text, names) => expect(namesOf(mentionsIn(text, all))).toEqual(names))
