import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkify } from './linkify.ts'

const links = (text: string) => linkify(text).flatMap(({ text: shown, href }) => (href ? [[shown, href]] : []))

describe('addresses', () => {
  it.each([
    ['see https://x.test/a?b=1.', 'https://x.test/a?b=1', 'https://x.test/a?b=1'],
    ['(https://x.test/a_(b))', 'https://x.test/a_(b)', 'https://x.test/a_(b)'],
    ['go to www.x.test, now', 'www.x.test', 'https://www.x.test'],
    ['write to claire.f@x.test!', 'claire.f@x.test', 'mailto:claire.f@x.test'],
    ['« https://x.test »', 'https://x.test', 'https://x.test'],
  ])('%s', (text, shown, href) => expect(links(text)).toEqual([[shown, href]]))

  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://x.test', 'http://', 'nothing here'])(
    '%s is text',
    (text) => expect(links(text)).toEqual([]),
  )
})

it('gives back every text whole, and only harmless kinds of link', () => {
  const piece = fc.oneof(fc.string(), fc.webUrl(), fc.emailAddress(), fc.constantFrom('(', ').', 'www.', 'javascript:'))
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join(' ')
      const parts = linkify(text)
      expect(parts.map((part) => part.text).join('')).toBe(text)
      for (const { href } of parts) if (href !== undefined) expect(href).toMatch(/^(https?:\/\/|mailto:)/i)
    }),
  )
})
