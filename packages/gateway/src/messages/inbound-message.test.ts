import type { InboundMessage as WireMessage } from '@passerelle/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arbitraryMessage } from '../../test/arbitrary-message.ts'
import { type InboundContent, type InboundMessage, normaliseMessage, toWellFormed } from './inbound-message.ts'

const plain: WireMessage = {
  id: '001',
  created_at: 1689755444,
  customer_id: 'customer123',
  sender: { type: 'human', id: 'customer123' },
  body: { message: 'Hello' },
}
const normalise = (part: Partial<WireMessage>) => normaliseMessage({ ...plain, ...part })
const withBody = (body: WireMessage['body']) => normalise({ body })

const contentToWire = (content: InboundContent) => {
  if (content.type === 'url') return { type: content.type, data: content.url }
  return {
    type: 'base64' as const,
    data: content.type === 'bytes' ? Buffer.from(content.bytes).toString('base64') : '*',
  }
}

/** What normalisation made, written down as a partner would. */
const toWire = (message: InboundMessage): WireMessage => ({
  id: message.externalId,
  created_at: message.createdAt,
  customer_id: message.customerId,
  sender: message.sender,
  recipient: message.recipient,
  body: {
    message: message.text,
    attachments: message.attachments.map(({ externalId, name, mimeType, content }) => ({
      id: externalId,
      name,
      mime_type: mimeType,
      content: contentToWire(content),
    })),
    rich_content: message.richContent && JSON.parse(message.richContent.json),
  },
  metadata: JSON.parse(message.metadata.json),
})

describe('normaliseMessage', () => {
  test('is idempotent', () => {
    fc.assert(
      fc.property(arbitraryMessage, (wire) => {
        const once = normaliseMessage(wire)
        expect(normaliseMessage(toWire(once))).toEqual(once)
      }),
    )
  })

  test('[2.nul] leaves no NUL and no lone surrogate but in ids', () => {
    fc.assert(
      fc.property(arbitraryMessage, (wire) => {
        const {
          externalId: _id,
          customerId: _customer,
          sender,
          recipient,
          attachments,
          ...rest
        } = normaliseMessage(wire)
        const names = [sender.name, recipient?.name, ...attachments.map(({ name }) => name)]
        const named = names.filter((name) => name !== wire.sender.id && name !== wire.recipient?.id)
        expect(JSON.stringify([rest, named])).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/)
      }),
    )
  })

  test('[2.nul] replaces them in text, names, rich content and metadata', () => {
    const bad = 'a\0b\ud800c'
    const message = normalise({
      sender: { type: 'human', id: 'x', name: bad },
      body: { message: bad, rich_content: { [bad]: [bad] } },
      metadata: { [bad]: bad },
    })
    const good = 'a\ufffdb\ufffdc'
    expect(message).toMatchObject({ text: good, sender: { name: good } })
    expect(message.richContent?.json).toBe(JSON.stringify({ [good]: [good] }))
    expect(message.metadata.json).toBe(JSON.stringify({ [good]: good }))
    expect(toWellFormed('😀')).toBe('😀')
  })

  test('[2.required] a name defaults to the id, also when it is empty or null', () => {
    for (const name of [undefined, null, '']) {
      const party = { type: 'bot' as const, id: 'b', ...(name === undefined ? {} : { name }) }
      const { sender, recipient } = normalise({ sender: party, recipient: party })
      expect([sender, recipient]).toEqual(Array(2).fill({ type: 'bot', id: 'b', name: 'b' }))
    }
  })

  test('[2.required] null on an optional field means absent', () => {
    const nulls = {
      ...plain,
      recipient: null,
      metadata: null,
      body: { message: 'Hello', attachments: null, rich_content: null },
    }
    expect(normaliseMessage(nulls)).toEqual(normaliseMessage(plain))
  })

  test('[2.created-at] digits are the number they are', () => {
    expect(normalise({ created_at: '1689755444' })).toEqual(normalise({ created_at: 1689755444 }))
  })

  test.each([[null], [undefined], [[]], [{}], [''], ['  '], ['{}'], [' [] '], ['{"__proto__":[]}']])(
    '[2.rich-content] %j is none',
    (rich_content) => {
      expect(withBody({ message: 'x', rich_content }).richContent).toBeNull()
    },
  )

  test.each([
    [{ type: 'buttons' }, '{"type":"buttons"}'],
    ['{"type": "buttons"}', '{"type":"buttons"}'],
    ['[1]', '[1]'],
    ['<b>plain</b>', '"<b>plain</b>"'],
    ['{broken', '"{broken"'],
    ['12', '"12"'],
    ['null', '"null"'],
    ['{"__proto__":1,"a":1}', '{"a":1}'],
  ])('[2.rich-content] %j is kept as %s', (rich_content, json) => {
    expect(withBody({ message: 'x', rich_content }).richContent?.json).toBe(json)
  })

  test.each([[null], [[]], [{}], [undefined]])('[2.metadata] %j means {}', (metadata) => {
    const wire: WireMessage = metadata === undefined ? plain : { ...plain, metadata: metadata as [] }
    expect(normaliseMessage(wire).metadata.json).toBe('{}')
  })

  test('the customer is named by the name sent with their id, on whichever side it stands', () => {
    const bot = { type: 'bot' as const, id: 'bot', name: 'Bot' }
    const jane = { type: 'human' as const, id: 'customer123', name: 'Jane' }
    expect(normalise({ sender: jane, recipient: bot }).customerName).toBe('Jane')
    expect(normalise({ sender: bot, recipient: jane }).customerName).toBe('Jane')
    expect(normalise({ sender: bot }).customerName).toBeNull()
    expect(normaliseMessage(plain).customerName).toBeNull()
  })

  test('[2.base64] a data: prefix is dropped, and what follows decoded', () => {
    const content = (text: string) =>
      withBody({ attachments: [{ id: '1', name: 'a', mime_type: 'b', content: { type: 'base64', data: text } }] })
        .attachments[0]?.content
    const zeros = { type: 'bytes', bytes: new Uint8Array(3) }
    expect(content('data:image/png;base64,AAAA')).toEqual(zeros)
    expect(content(' DATA:text/plain;charset=utf-8;BASE64,AAAA')).toEqual(zeros)
    expect(content('data:text/plain,AAAA')).toEqual({ type: 'unreadable' })
  })
})
