import { expect, it } from 'vitest'
import { regional } from './format.ts'

it.each([
  [['de-DE', 'en-GB', 'en-US'], 'en-GB'],
  [['en'], 'en'],
  [['en-US@posix', 'en-AU'], 'en-AU'],
  [['en-US@posix'], 'en'],
  [['fr-CA'], 'en'],
  [[], 'en'],
])('of %j, English is written as in %s', (tags, tag) => expect(regional('en', tags)).toBe(tag))
