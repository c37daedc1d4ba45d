import { expect, it } from 'vitest'
import { matchesWords } from './match-words.ts'

it.each([
  ['Assign to me', 'ass', true],
  ['Assign to me', 'me ass', true],
  ['Assign to me', 'sign', false],
  ['Me l’attribuer', 'attr', true],
  ['Fermer la conversation', 'férm', true],
  ['Anything', '  ', true],
])('%j is found by %j: %s', (label, typed, found) => expect(matchesWords(label, typed)).toBe(found))
