import { isDeepStrictEqual } from 'node:util'
import type { InboundMessage as WireMessage } from '@passerelle/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryMessage, reorderKeys } from '../../test/arbitrary-message.ts'
import { dedupeKey, fingerprint } from './fingerprint.ts'
import { type InboundMessage, normaliseMessage } from './inbound-message.ts'

/** What stands for a file's digest here: its bytes. */
const digests = ({ attachments }: InboundMessage) =>
  new Map(
    attachments.map((attachment) => {
      const { content } = attachment
      return [attachment, content.type === 'bytes' ? Buffer.from(content.bytes).toString('hex') : content.type]
    }),
  )
const print = (wire: WireMessage) => {
  const message = normaliseMessage(wire)
  return fingerprint(message, digests(message))
}

/** What a fingerprint is of: all but the ids it is looked up by. */
const content = ({ externalId: _id, customerId: _customer, customerName: _name, ...rest }: InboundMessage) => ({
  ...rest,
  richContent: rest.richContent && JSON.parse(rest.richContent.json),
  metadata: JSON.parse(rest.metadata.json),
})

const plain: WireMessage = {
  id: '1',
  created_at: 1,
  customer_id: 'c',
  sender: { type: 'human', id: 'c' },
  body: { message: 'Hello', rich_content: { a: 1, b: [{ c: 1, d: 2 }] } },
  metadata: { x: 1, y: 2 },
}

describe('fingerprint', () => {
  test('[2.fingerprint] is equal exactly when the normal forms are', () => {
    fc.assert(
      fc.property(arbitraryMessage, arbitraryMessage, (one, other) => {
        const same = isDeepStrictEqual(content(normaliseMessage(one)), content(normaliseMessage(other)))
        expect(print(one) === print(other)).toBe(same)
      }),
    )
  })

  test('[2.fingerprint] does not depend on the order of keys', () => {
    fc.assert(
      fc.property(arbitraryMessage, (wire) => {
        expect(print(reorderKeys(wire) as WireMessage)).toBe(print(wire))
      }),
    )
  })

  test('[2.fingerprint] does not depend on the order of keys that mending makes one', () => {
    const rich_content = { 'a\0': 1, 'a\ud800': 2, b: 3 }
    const wire: WireMessage = { ...plain, body: { message: 'x', rich_content } }
    expect(print(reorderKeys(wire) as WireMessage)).toBe(print(wire))
  })

  test.each<[string, Partial<WireMessage>]>([
    ['created_at', { created_at: 2 }],
    ['sender.type', { sender: { type: 'bot', id: 'c' } }],
    ['sender.id', { sender: { type: 'human', id: 'd' } }],
    ['sender.name', { sender: { type: 'human', id: 'c', name: 'C' } }],
    ['recipient', { recipient: { type: 'human', id: 'c' } }],
    ['text', { body: { ...plain.body, message: 'hello' } }],
    ['rich content', { body: { message: 'Hello', rich_content: { a: 1, b: [{ d: 2 }] } } }],
    ['order in a list', { body: { message: 'Hello', rich_content: { a: 1, b: [{ d: 2 }, { c: 1 }] } } }],
    ['metadata', { metadata: { x: 1 } }],
    [
      'attachment',
      {
        body: {
          ...plain.body,
          attachments: [{ id: 'a', name: 'a', mime_type: 'a', content: { type: 'url', data: 'http://a' } }],
        },
      },
    ],
  ])('[2.fingerprint] another %s is another message', (_name, part) => {
    expect(print({ ...plain, ...part })).not.toBe(print(plain))
  })

  test('[2.fingerprint] what is left out and what is written out are the same', () => {
    const written: WireMessage = {
      ...plain,
      created_at: '1',
      recipient: null,
      sender: { type: 'human', id: 'c', name: 'c' },
      body: { message: 'Hello', attachments: [], rich_content: '{"b":[{"d":2,"c":1}],"a":1}' },
      metadata: { y: 2, x: 1 },
    }
    expect(print(written)).toBe(print(plain))
  })

  test('[2.fingerprint] of a file the digest counts, not how it was written; a URL is no digest', () => {
    const attach = (type: 'url' | 'base64', data: string) =>
      normaliseMessage({
        ...plain,
        body: { attachments: [{ id: 'a', name: 'a', mime_type: 'a', content: { type, data } }] },
      })
    const under = (digest: string, message: InboundMessage) =>
      fingerprint(message, new Map(message.attachments.map((attachment) => [attachment, digest])))
    const of = under('digest', attach('base64', 'AAA'))
    expect(under('digest', attach('base64', 'A AA='))).toBe(of)
    expect(under('other', attach('base64', 'AAA'))).not.toBe(of)
    expect(under('none', attach('url', 'digest'))).not.toBe(of)
  })
})

describe('dedupeKey', () => {
  test('[2.duplicates] depends on connector, customer, id, fingerprint and the secret', () => {
    const secret = new Uint8Array(32)
    const message = normaliseMessage(plain)
    const key = (part: object = {}, connectorId = 'k', print = 'p', by = secret) =>
      Buffer.from(dedupeKey(by, { connectorId, message: { ...message, ...part }, print })).toString('hex')
    const keys = [
      key(),
      key({ customerId: 'd' }),
      key({ externalId: '2' }),
      key({}, 'l'),
      key({}, 'k', 'q'),
      key({}, 'k', 'p', new Uint8Array(32).fill(1)),
      key({ customerId: 'c"', externalId: '1' }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
    expect(key()).toBe(keys[0])
    expect(keys[0]).toHaveLength(64)
  })
})
