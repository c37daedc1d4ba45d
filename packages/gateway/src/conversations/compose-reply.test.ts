import { createHash } from 'node:crypto'
import type { WebhookMessage } from '@passerelle/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Upload } from '../attachments/attachment.ts'
import { composeReply, goesInline, type ReplyFile, type ReplyParts } from './compose-reply.ts'
import { checkReply, normaliseReply } from './reply-content.ts'

const upload: Upload = {
  id: 'upload-1',
  instanceId: 'acme',
  agentId: 'lea',
  name: 'Attached image',
  mimeType: 'image/png',
  size: 3,
  blobKey: 'b10b',
  image: { type: 'image/png', size: { width: 3, height: 2 } },
  createdAt: 0,
}
const file: ReplyFile = { upload, id: 'abcdef1234567890', uid: 'u'.repeat(32), inline: null }

const parts = (overrides: Partial<ReplyParts> = {}): ReplyParts => ({
  conversation: { id: 'conversation-1', instanceId: 'acme', customerId: 'customer_id_45465113', metadata: '{}' },
  connector: { id: 'bot', senderMode: 'fixed', senderId: 'kiamo', senderName: 'kiamo' },
  author: { id: 'lea', name: 'Léa' },
  content: normaliseReply({ message: 'Bonjour' }),
  files: [],
  messageId: '1234546',
  deliveryId: 'delivery-1',
  publicUrl: 'https://app.kiamo.io',
  now: 1_676_541_889_999,
  ...overrides,
})

const textOf = (given: ReplyParts): string => Buffer.from(composeReply(given).delivery.body).toString('utf8')
const bodyOf = (given: ReplyParts): WebhookMessage => JSON.parse(textOf(given))

describe('[3.body] the body', () => {
  test('[3.body] is the collection\u2019s example, key for key', () => {
    const content = normaliseReply({ message: 'This is the textual content', metadata: { foo: 'bar' } })
    const files = [{ ...file, uid: 'xxxxxxxxxxx' }]
    expect(textOf(parts({ content, files }))).toBe(
      '{"id":"1234546","created_at":1676541889,"customer_id":"customer_id_45465113",' +
        '"sender":{"type":"human","id":"kiamo","name":"kiamo"},' +
        '"body":{"message":"This is the textual content","attachments":[{"id":"abcdef1234567890",' +
        '"name":"Attached image","mime_type":"image/png",' +
        '"content":{"type":"url","data":"https://app.kiamo.io/messaging/attachments/xxxxxxxxxxx"}}]},' +
        '"metadata":{"foo":"bar"}}',
    )
  })

  test('[3.body] has no recipient, always a list of attachments, rich content only when there is some', () => {
    for (const rich_content of [undefined, null, [], {}, ' ']) {
      const content = normaliseReply({ message: 'a', ...(rich_content !== undefined && { rich_content }) })
      const body = bodyOf(parts({ content }))
      expect(Object.keys(body)).toEqual(['id', 'created_at', 'customer_id', 'sender', 'body', 'metadata'])
      expect(body.body).toEqual({ message: 'a', attachments: [] })
    }
    const rich = { type: 'buttons', items: [{ z: 1, a: 2 }] }
    const body = bodyOf(parts({ content: normaliseReply({ rich_content: rich }) }))
    expect(JSON.stringify(body.body)).toBe(JSON.stringify({ message: '', attachments: [], rich_content: rich }))
  })

  test('[3.body] is valid UTF-8 JSON that says what was written, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.dictionary(fc.string(), fc.jsonValue()), (message, rich) => {
        const content = normaliseReply({ message, rich_content: rich })
        const bytes = composeReply(parts({ content })).delivery.body
        const body: WebhookMessage = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
        expect(body.body.message).toBe(message.toWellFormed().replaceAll('\0', '\ufffd'))
        expect(JSON.stringify(body)).not.toMatch(/\\u0000|\\ud[89a-f]/)
      }),
    )
  })

  test('what is stored is what was sent', () => {
    const content = normaliseReply({ message: 'a', rich_content: { b: 1 }, metadata: { c: 2 } })
    const { message } = composeReply(parts({ content }))
    expect(message).toMatchObject({
      id: '1234546',
      externalId: '1234546',
      authorId: 'lea',
      text: 'a',
      richContent: '{"b":1}',
      metadata: '{"c":2}',
      createdAt: 1_676_541_889,
      receivedAt: 1_676_541_889_999,
    })
  })
})

describe('[3.sender] the sender', () => {
  test.each([
    ['the one of the example', { senderMode: 'fixed', senderId: 'kiamo', senderName: 'kiamo' }, 'kiamo', 'kiamo'],
    ['another identity', { senderMode: 'fixed', senderId: 'acme', senderName: 'Acme' }, 'acme', 'Acme'],
    ['the agent by name', { senderMode: 'agent', senderId: 'acme', senderName: 'Acme' }, 'acme', 'Léa'],
  ] as const)('[3.sender] is %s', (_title, connector, id, name) => {
    const given = parts({ connector: { id: 'bot', ...connector } })
    expect(bodyOf(given).sender).toEqual({ type: 'human', id, name })
    expect(composeReply(given).message.sender).toEqual({ type: 'human', id, name })
  })
})

describe('[3.metadata] the metadata', () => {
  const json = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 })

  test('[3.metadata] is the customer\u2019s, overridden key by key', () => {
    const conversation = { ...parts().conversation, metadata: '{"order":1,"language":"fr","deep":{"a":1}}' }
    const content = normaliseReply({ message: 'a', metadata: { order: 2, deep: { b: 2 }, agent: 'x' } })
    const metadata = { order: 2, language: 'fr', deep: { b: 2 }, agent: 'x' }
    expect(bodyOf(parts({ conversation, content })).metadata).toEqual(metadata)
    expect(bodyOf(parts({ conversation })).metadata).toEqual({ order: 1, language: 'fr', deep: { a: 1 } })
    expect(bodyOf(parts()).metadata).toEqual({})
  })

  test('[3.metadata] has every key of both, the agent side\u2019s value where both have one', () => {
    fc.assert(
      fc.property(json, json, (customers, agents) => {
        const conversation = { ...parts().conversation, metadata: JSON.stringify(customers) }
        const content = normaliseReply({ message: 'a', metadata: agents })
        const given: Record<string, unknown> = JSON.parse(content.metadata.json)
        const { metadata } = bodyOf(parts({ conversation, content }))
        const expected = { ...JSON.parse(conversation.metadata), ...given }
        expect(metadata).toEqual(expected)
      }),
      { examples: [[JSON.parse('{"__proto__":{"a":1}}'), {}]] },
    )
  })
})

describe('files', () => {
  test('[4.url] a URL under the public one, whose end is not the attachment\u2019s id', () => {
    const [attachment] = bodyOf(parts({ files: [file] })).body.attachments
    expect(attachment?.content).toEqual({
      type: 'url',
      data: `https://app.kiamo.io/messaging/attachments/${file.uid}`,
    })
    expect(attachment?.id).not.toBe(file.uid)
    expect(composeReply(parts({ files: [file] })).attachments).toEqual([
      {
        uploadId: 'upload-1',
        id: file.id,
        externalId: file.id,
        name: 'Attached image',
        mimeType: 'image/png',
        size: 3,
        state: 'ready',
        url: null,
        blobKey: 'b10b',
        image: { type: 'image/png', size: { width: 3, height: 2 } },
        uid: file.uid,
      },
    ])
  })

  test('[4.inline] up to the connector\u2019s size inline, and then there is no URL', () => {
    const bytes = createHash('sha256').update('a picture').digest()
    const given = parts({ files: [{ ...file, inline: bytes }] })
    const [attachment] = bodyOf(given).body.attachments
    expect(attachment?.content).toEqual({ type: 'base64', data: bytes.toString('base64') })
    expect(composeReply(given).attachments[0]).toMatchObject({ uid: null, blobKey: 'b10b' })
  })

  test.each([
    [0, 0, false],
    [0, 1, false],
    [100, 0, true],
    [100, 100, true],
    [100, 101, false],
  ])('[4.inline] a limit of %i bytes and a file of %i: %s', (inlineMax, size, inline) => {
    expect(goesInline({ inlineMax }, size)).toBe(inline)
  })
})

describe('the rules of a reply', () => {
  const paths = (reply: Parameters<typeof normaliseReply>[0]) =>
    checkReply(normaliseReply(reply)).map(({ path }) => path)
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) })

  test.each([
    ['empty', {}, ['/message']],
    ['empty but for nothing', { message: '', attachments: [], rich_content: {} }, ['/message']],
    ['a file alone', { attachments: [{ upload_id: 'a' }] }, []],
    ['rich content alone', { message: '', rich_content: 'a' }, []],
    ['text of 64 KiB', { message: 'é'.repeat(32 * 1024) }, []],
    ['a byte more', { message: `${'é'.repeat(32 * 1024)}a` }, ['/message']],
    ['rich content of 32 levels', { rich_content: nested(32) }, []],
    ['of 33', { rich_content: nested(33) }, ['/rich_content']],
    ['of 64 KiB', { rich_content: { a: 'b'.repeat(64 * 1024 - 8) } }, []],
    ['a byte more', { rich_content: { a: 'b'.repeat(64 * 1024 - 7) } }, ['/rich_content']],
    ['metadata of 4 KiB', { message: 'a', metadata: { a: 'b'.repeat(4 * 1024 - 8) } }, []],
    ['a byte more', { message: 'a', metadata: { a: 'b'.repeat(4 * 1024 - 7) } }, ['/metadata']],
    [
      'an upload twice',
      { attachments: ['a', 'b', 'a'].map((upload_id) => ({ upload_id })) },
      ['/attachments/2/upload_id'],
    ],
    [
      'all at once',
      { message: 'a'.repeat(65 * 1024), rich_content: nested(40), metadata: { a: 'b'.repeat(5000) } },
      ['/message', '/rich_content', '/metadata'],
    ],
  ])('%s', (_title, reply, expected) => {
    expect(paths(reply)).toEqual(expected)
  })
})
