import { signBodyHash, type WebhookMessage } from '@passerelle/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createWebhookHandler, PasserelleError, verifyWebhook, type WebhookOptions } from './index.ts'

const SECRET = 'YOURCLIENTSECRET'
const message: WebhookMessage = {
  id: '1234546',
  created_at: 1676541889,
  customer_id: 'customer_id_45465113',
  sender: { type: 'human', id: 'kiamo', name: 'kiamo' },
  body: { message: 'Voilà', attachments: [] },
  metadata: { foo: 'bar' },
}

async function post(body: string, headers?: Record<string, string>) {
  const signed = headers ?? { 'Body-Hash': await signBodyHash(body, SECRET) }
  return new Request('http://partner.example/webhook', { method: 'POST', body, headers: signed })
}

function handlerWith(options: Partial<WebhookOptions> = {}) {
  const taken: WebhookMessage[] = []
  const errors: unknown[] = []
  const handle = createWebhookHandler({
    clientSecret: SECRET,
    onMessage: (one) => void taken.push(one),
    onError: (error) => void errors.push(error),
    ...options,
  })
  return { handle, taken, errors }
}

describe('a handler of Request and Response', () => {
  test('[3.success] hands on what is signed, and answers 200', async () => {
    const { handle, taken } = handlerWith()
    const response = await handle(await post(JSON.stringify(message)))
    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    expect(taken).toEqual([message])
  })

  test('[3.body-hash] base64, and a secret that is being rotated', async () => {
    const body = JSON.stringify(message)
    const { handle, taken } = handlerWith({ clientSecret: ['new', SECRET] })
    await handle(await post(body, { 'Body-Hash': await signBodyHash(body, SECRET, 'base64') }))
    await handle(await post(body, { 'body-hash': await signBodyHash(body, 'new') }))
    expect(taken).toHaveLength(2)
  })

  test('[3.body-hash] headers of another implementation are read as Headers are', async () => {
    const body = JSON.stringify(message)
    const headers = new Map([['body-hash', await signBodyHash(body, SECRET)]])
    const own = { get: (name: string) => headers.get(name.toLowerCase()) ?? null }
    expect(await verifyWebhook(body, own, SECRET)).toEqual(message)
    await expect(verifyWebhook(body, { get: () => null }, SECRET)).rejects.toMatchObject({ code: 'invalid_body_hash' })
  })

  test('[3.body-hash] no message passes without its hash', async () => {
    const { handle, taken } = handlerWith()
    const body = JSON.stringify(message)
    const hash = await signBodyHash(body, SECRET)
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string({ unit: 'grapheme-ascii' }), async (otherBody, otherHash) => {
        fc.pre(otherBody !== body && otherHash.trim().toLowerCase() !== hash)
        expect((await handle(await post(otherBody, { 'Body-Hash': hash }))).status).toBe(401)
        expect((await handle(await post(body, { 'Body-Hash': otherHash.trim() }))).status).toBe(401)
      }),
    )
    expect(taken).toEqual([])
  })

  test('[3.body-hash] JSON parsed and written again is refused with the likely cause', async () => {
    const { handle } = handlerWith()
    const sent = JSON.stringify(message, null, 2)
    const response = await handle(
      await post(JSON.stringify(JSON.parse(sent)), { 'Body-Hash': await signBodyHash(sent, SECRET) }),
    )
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({
      error: 'invalid_body_hash',
      error_description: expect.stringContaining('pass the raw body, byte for byte'),
    })
  })

  test('[3.body-hash] without a hash the body is not even read', async () => {
    const { handle } = handlerWith()
    const request = await post(JSON.stringify(message), {})
    expect((await handle(request)).status).toBe(401)
    expect(request.bodyUsed).toBe(false)
  })

  test('another verb is 405', async () => {
    const response = await handlerWith().handle(new Request('http://partner.example/webhook'))
    expect(response.status).toBe(405)
    expect(response.headers.get('Allow')).toBe('POST')
  })

  test.each([
    '',
    '[]',
    '"x"',
    'null',
    '{',
    '{}',
    '{"id":"1"}',
    '{"id":1,"customer_id":"c","body":{}}',
    '{"id":"1","customer_id":"c"}',
  ])('[3.body] %j is 400, be it signed', async (body) => {
    const { handle, taken, errors } = handlerWith()
    expect((await handle(await post(body))).status).toBe(400)
    expect([taken, errors]).toEqual([[], []])
  })

  test('a body over the limit is 413, one at the limit is not', async () => {
    const body = JSON.stringify(message)
    const size = Buffer.byteLength(body)
    expect((await handlerWith({ maxBodyBytes: size }).handle(await post(body))).status).toBe(200)
    expect((await handlerWith({ maxBodyBytes: size - 1 }).handle(await post(body))).status).toBe(413)
  })

  test('[3.schedule] 500 when the message was not taken, so that it is sent again', async () => {
    const failure = new Error('the database is away')
    for (const onMessage of [
      () => Promise.reject(failure),
      () => {
        throw failure
      },
    ]) {
      const { handle, errors } = handlerWith({ onMessage })
      const response = await handle(await post(JSON.stringify(message)))
      expect(response.status).toBe(500)
      expect(await response.text()).not.toContain('database')
      expect(errors).toEqual([failure])
    }
  })

  test('a body read before is an error that names the cause', async () => {
    const { handle, errors } = handlerWith()
    const request = await post(JSON.stringify(message))
    await request.json()
    expect((await handle(request)).status).toBe(500)
    expect(String(errors[0])).toContain('The body of the Request was read before')
  })

  test('a missing secret is named at once', () => {
    for (const clientSecret of ['', [], ['x', '']]) {
      expect(() => handlerWith({ clientSecret })).toThrow('clientSecret is missing or empty')
    }
  })
})

describe('verifyWebhook', () => {
  const body = JSON.stringify(message)

  test('takes bytes, a buffer or text, and headers of any kind', async () => {
    const hash = await signBodyHash(body, SECRET)
    const bytes = new TextEncoder().encode(body)
    for (const raw of [body, bytes, bytes.buffer]) {
      for (const headers of [new Headers({ 'Body-Hash': hash }), { 'body-hash': hash }, { 'Body-Hash': [hash] }]) {
        expect(await verifyWebhook(raw, headers, SECRET)).toEqual(message)
      }
    }
  })

  test('refuses with the status to answer with', async () => {
    await expect(verifyWebhook(body, {}, SECRET)).rejects.toMatchObject({ code: 'invalid_body_hash', status: 401 })
    await expect(verifyWebhook(body, { 'body-hash': 'x' }, SECRET)).rejects.toBeInstanceOf(PasserelleError)
  })

  test('names the cause when it is given a parsed object', async () => {
    const parsed: string = JSON.parse(body)
    await expect(verifyWebhook(parsed, {}, SECRET)).rejects.toMatchObject({
      code: 'raw_body_missing',
      message: expect.stringContaining('express.raw'),
    })
  })

  test('[3.body] what a server leaves out, or writes as PHP does, is filled in', async () => {
    const sparse = JSON.stringify({
      id: '1',
      created_at: '1676541889',
      customer_id: 'c',
      sender: { type: 'bot', id: 'b' },
      body: { message: null, attachments: null, rich_content: null },
      metadata: [],
    })
    expect(await verifyWebhook(sparse, { 'body-hash': await signBodyHash(sparse, SECRET) }, SECRET)).toEqual({
      id: '1',
      created_at: 1676541889,
      customer_id: 'c',
      sender: { type: 'bot', id: 'b', name: 'b' },
      body: { message: '', attachments: [] },
      metadata: {},
    })
  })
})
