import { expect, it } from 'vitest'
import { languageName } from './language-name.ts'

it.each([
  ['fr', 'French'],
  ['fr-CA', 'Canadian French'],
  ['qq', 'qq'],
  ['fr-u-ca-gregory', 'fr-u-ca-gregory'],
])('names %s, or leaves it as it is', (code, name) => expect(languageName('en', code)).toBe(name))
