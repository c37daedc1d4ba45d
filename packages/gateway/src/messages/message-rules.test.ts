import type { InboundMessage as WireMessage } from '@passerelle/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryMessage } from '../../test/arbitrary-message.ts'
import { normaliseMessage } from './inbound-message.ts'
import { checkMessage } from './message-rules.ts'

const plain: WireMessage = {
  id: '1',
  created_at: 1,
  customer_id: 'c',
  sender: { type: 'human', id: 'c' },
  body: { message: 'Hello' },
}
const faults = (part: Partial<WireMessage>) => checkMessage(normaliseMessage({ ...plain, ...part }), '/messages/0')
const paths = (part: Partial<WireMessage>) => faults(part).map(({ path }) => path)
const inBody = (body: Partial<WireMessage['body']>) => paths({ body: { message: 'x', ...body } })
const file = (type: 'url' | 'base64', data: string) => ({
  id: 'f',
  name: 'n',
  mime_type: 'image/png',
  content: { type, data },
})
const nested = (levels: number): object | null => (levels === 0 ? null : { a: nested(levels - 1) })
const brackets = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)

describe('checkMessage', () => {
  test('never throws, and every path leads into the message', () => {
    fc.assert(
      fc.property(arbitraryMessage, (wire) => {
        for (const { path } of checkMessage(normaliseMessage(wire), '/messages/7'))
          expect(path).toMatch(/^\/messages\/7\//)
      }),
    )
  })

  test('[2.limits] text of 64 KiB in UTF-8, and not a byte more', () => {
    expect(inBody({ message: 'é'.repeat(32 * 1024) })).toEqual([])
    expect(inBody({ message: `${'é'.repeat(32 * 1024)}x` })).toEqual(['/messages/0/body/message'])
  })

  test('[2.limits] rich content of 64 KiB and 32 levels', () => {
    const sized = (bytes: number) => ({ a: 'x'.repeat(bytes - '{"a":""}'.length) })
    expect(inBody({ rich_content: sized(64 * 1024) })).toEqual([])
    expect(inBody({ rich_content: sized(64 * 1024 + 1) })).toEqual(['/messages/0/body/rich_content'])
    expect(inBody({ rich_content: 'x'.repeat(64 * 1024) })).toEqual([])
    expect(inBody({ rich_content: 'x'.repeat(64 * 1024 + 1) })).toEqual(['/messages/0/body/rich_content'])
    expect(inBody({ rich_content: nested(32) })).toEqual([])
    expect(inBody({ rich_content: nested(33) })).toEqual(['/messages/0/body/rich_content'])
    expect(inBody({ rich_content: JSON.stringify(nested(33)) })).toEqual(['/messages/0/body/rich_content'])
  })

  test.each([100, 2047, 3000, 100_000])('[2.limits] %i levels of nesting are refused, not stumbled over', (levels) => {
    expect(inBody({ rich_content: { a: brackets(levels) } })).toContain('/messages/0/body/rich_content')
    expect(paths({ metadata: { a: brackets(levels) } })).toEqual(levels > 2046 ? ['/messages/0/metadata'] : [])
    expect(paths({ metadata: { '\0': brackets(levels) } })).toEqual(levels > 2043 ? ['/messages/0/metadata'] : [])
  })

  test('[2.metadata] 4 KiB as JSON, and not a byte more', () => {
    const sized = (bytes: number) => ({ a: 'é'.repeat((bytes - '{"a":""}'.length) / 2) })
    expect(paths({ metadata: sized(4096) })).toEqual([])
    expect(paths({ metadata: sized(4098) })).toEqual(['/messages/0/metadata'])
  })

  test('[2.empty-message] needs an attachment or rich content', () => {
    for (const body of [{}, { message: '' }, { message: null, attachments: [], rich_content: {} }]) {
      expect(paths({ body })).toEqual(['/messages/0/body/message'])
    }
    expect(paths({ body: { attachments: [file('url', 'https://example.com')] } })).toEqual([])
    expect(paths({ body: { message: '', rich_content: 'x' } })).toEqual([])
  })

  test('[2.with-recipient] sender or recipient must be the customer; human to human is allowed', () => {
    const party = (id: string) => ({ type: 'human' as const, id })
    expect(paths({ sender: party('c'), recipient: party('x') })).toEqual([])
    expect(paths({ sender: party('x'), recipient: party('c') })).toEqual([])
    expect(paths({ sender: party('x'), recipient: party('y') })).toEqual(['/messages/0/recipient/id'])
  })

  test('[2.no-recipient] the sender is free', () => {
    expect(paths({ sender: { type: 'bot', id: 'x' } })).toEqual([])
  })

  test.each(['\0', 'a\ud800', '\udc00a'])('[2.nul] %j in an id is refused, with its path', (id) => {
    const party = { type: 'human' as const, id }
    expect(
      paths({
        id,
        customer_id: id,
        sender: party,
        recipient: party,
        body: { attachments: [{ ...file('base64', ''), id }] },
      }),
    ).toEqual([
      '/messages/0/id',
      '/messages/0/customer_id',
      '/messages/0/sender/id',
      '/messages/0/recipient/id',
      '/messages/0/body/attachments/0/id',
    ])
  })

  test.each(['AAAA', 'AAA=', 'AAA', 'A A\r\nA\t=', '', ' data:image/png;base64,AAAA', 'data:;base64,'])(
    '[2.base64] %j is tolerated',
    (data) => {
      expect(inBody({ attachments: [file('base64', data)] })).toEqual([])
    },
  )

  test.each(['A', 'AA-_', 'AAA==', '====', 'AA=A', '*', 'AAAé', 'data:image/png,AAAA', 'data:AAAA'])(
    '[2.base64] %j is refused',
    (data) => {
      expect(inBody({ attachments: [file('base64', 'AAAA'), file('base64', data)] })).toEqual([
        '/messages/0/body/attachments/1/content/data',
      ])
    },
  )

  test('[2.limits] a file of 25 MiB decoded, and not a byte more', () => {
    const sized = (bytes: number) => Buffer.alloc(bytes).toString('base64')
    expect(inBody({ attachments: [file('base64', sized(25 * 1024 * 1024))] })).toEqual([])
    expect(inBody({ attachments: [file('base64', sized(25 * 1024 * 1024 + 1))] })).toHaveLength(1)
  })

  test.each([
    ['https://example.com/a.png', true],
    ['HTTP://example.com', true],
    [' https://example.com ', true],
    ['ftp://example.com', false],
    ['file:///etc/passwd', false],
    ['javascript:alert(1)', false],
    ['data:text/plain;base64,AAAA', false],
    ['//example.com', false],
    ['example.com', false],
    ['https://', false],
    [`https://example.com/${'x'.repeat(9000)}`, false],
    ['', false],
  ])('[2.url] %j', (url, accepted) => {
    expect(inBody({ attachments: [file('url', url)] })).toEqual(
      accepted ? [] : ['/messages/0/body/attachments/0/content/data'],
    )
  })
})
