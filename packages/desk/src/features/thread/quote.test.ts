import { expect, it } from 'vitest'
import { quote } from './quote.ts'

it.each([
  ['Hello', '> Hello\n\n'],
  ['one\r\n\ntwo\n', '> one\n>\n> two\n\n'],
  ['line\n'.repeat(12), `${'> line\n'.repeat(9)}> line …\n\n`],
  ['😀'.repeat(601), `> ${'😀'.repeat(600)} …\n\n`],
])('%j is quoted as %j', (text, quoted) => expect(quote(text)).toBe(quoted))
