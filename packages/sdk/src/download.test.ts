import type { ServerResponse } from 'node:http'
import type { Attachment } from '@passerelle/protocol'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CLIENT_ID, CLIENT_SECRET, type PublishedApi, startPublishedApi } from '../test/published-api.ts'
import { type Client, createClient, fileAttachment } from './index.ts'

const FILE = '/messaging/attachments/file'

let api: PublishedApi
let elsewhere: PublishedApi
let client: Client

beforeEach(async () => {
  api = await startPublishedApi()
  elsewhere = await startPublishedApi()
  client = createClient({ baseUrl: api.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET })
})
afterEach(async () => {
  await api[Symbol.asyncDispose]()
  await elsewhere[Symbol.asyncDispose]()
})

const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text()
const byUrl = (data: string): Attachment => ({
  id: 'abcdef1234567890',
  name: 'Attached image',
  mime_type: 'image/jpeg',
  content: { type: 'url', data },
})

describe('by URL', () => {
  test('[4.auth] is opened with the token', async () => {
    const { stream, ...rest } = await client.downloadAttachment(byUrl(api.url + FILE))
    expect(rest).toEqual({ mimeType: 'image/png', name: 'Attached image', size: 9 })
    expect(await textOf(stream)).toBe('the bytes')
    expect(api.on(FILE)[0]?.headers).toMatchObject({
      authorization: 'Bearer token1',
      accept: 'application/octet-stream',
    })
  })

  test('[4.auth] a plain or relative URL will do, and a revoked token is renewed', async () => {
    await client.token()
    api.tokens[0] = 'revoked'
    expect(await textOf((await client.downloadAttachment(FILE)).stream)).toBe('the bytes')
    expect(await textOf((await client.downloadAttachment(new URL(FILE, api.url))).stream)).toBe('the bytes')
  })

  test('[4.once] is asked for again after an answer without it, also with a token that was kept', async () => {
    await client.token()
    const busy = (status: number) => (_received: unknown, response: ServerResponse) =>
      response.writeHead(status, { 'Retry-After': '0' }).end()
    api.next(FILE, busy(503), busy(500))
    expect(await textOf((await client.downloadAttachment(FILE)).stream)).toBe('the bytes')
    expect(api.on(FILE)).toHaveLength(3)
  })

  test('what another origin says of its refusal is not read', async () => {
    const { promise: left, resolve } = Promise.withResolvers<void>()
    elsewhere.next(FILE, (_received, response) => {
      response.on('close', resolve)
      response.writeHead(500).write('and so on, without an end')
    })
    await expect(client.downloadAttachment(byUrl(elsewhere.url + FILE))).rejects.toMatchObject({ status: 500 })
    await left
  })

  test('the token goes to no other origin: another port, another name of the same host', async () => {
    elsewhere.next(FILE, (_received, response) => response.writeHead(200).end('public'))
    expect(await textOf((await client.downloadAttachment(byUrl(elsewhere.url + FILE))).stream)).toBe('public')
    const otherName = api.url.replace('127.0.0.1', 'localhost')
    await expect(client.downloadAttachment(byUrl(otherName + FILE))).rejects.toMatchObject({
      status: 401,
      code: 'refused',
      message: expect.stringMatching(/No access token was sent.*baseUrl/),
    })
    const asked = [...elsewhere.received, ...api.received]
    expect(asked.map((one) => [one.path, one.headers.authorization])).toEqual([
      [FILE, undefined],
      [FILE, undefined],
    ])
  })

  test('a redirect is not followed with the token, be it to the same origin', async () => {
    for (const target of [elsewhere.url + FILE, `${api.url}/other`, '//127.0.0.1:1/', `${FILE}?x=1`, `${FILE}/more`]) {
      api.next(FILE, (_received, response) => response.writeHead(302, { Location: target }).end())
      await expect(client.downloadAttachment(FILE)).rejects.toMatchObject({ code: 'unexpected_answer', status: 302 })
    }
    expect(elsewhere.received).toEqual([])
    expect(api.on('/other')).toEqual([])
  })

  test('[4.url] but one that only adds the slash of the published path is', async () => {
    api.next(FILE, (_received, response) => response.writeHead(301, { Location: `${FILE}/` }).end())
    api.next(`${FILE}/`, (_received, response) => response.writeHead(200).end('the bytes'))
    expect(await textOf((await client.downloadAttachment(FILE)).stream)).toBe('the bytes')
    expect(api.on(`${FILE}/`)[0]?.headers.authorization).toBe('Bearer token1')
  })

  test('[4.once] one that is gone says so', async () => {
    await expect(client.downloadAttachment('/messaging/attachments/gone')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('deleted some hours after it was first downloaded'),
    })
  })

  test('[4.answer] the name is read from the header when no attachment says it', async () => {
    const headers = {
      'Content-Disposition': `attachment; filename="x.pdf"; filename*=UTF-8''re%C3%A7u.pdf`,
      'Content-Length': '0',
    }
    api.next(FILE, (_received, response) => response.writeHead(200, headers).end(''))
    expect(await client.downloadAttachment(FILE)).toMatchObject({
      name: 'reçu.pdf',
      mimeType: 'application/octet-stream',
      size: 0,
    })
  })

  test('a download is left by its signal, after it began', async () => {
    api.next(FILE, (_received, response) => response.writeHead(200).write('the'))
    const leaving = new AbortController()
    const { stream } = await client.downloadAttachment(FILE, { signal: leaving.signal })
    leaving.abort()
    await expect(textOf(stream)).rejects.toThrow('abort')
  })

  test.each(['file:///etc/passwd', 'javascript:1', 'http://'])('%s is no attachment', async (url) => {
    await expect(client.downloadAttachment(url)).rejects.toMatchObject({ code: 'invalid_argument' })
    expect(api.received).toEqual([])
  })
})

describe('inline', () => {
  test('[4.inline] what fileAttachment made is read back, without a request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        const attachment = fileAttachment({ name: 'a', mimeType: 'image/png', bytes })
        expect(attachment.content.data).toBe(Buffer.from(bytes).toString('base64'))
        const { stream, size } = await client.downloadAttachment(attachment)
        expect(size).toBe(bytes.length)
        expect(await new Response(stream).bytes()).toEqual(bytes)
      }),
    )
    expect(api.received).toEqual([])
  })

  test('a large file, and an ArrayBuffer', () => {
    const bytes = new Uint8Array(1_000_001).map((_, index) => index)
    const { data } = fileAttachment({ id: 'a', name: 'a', mimeType: 'b', bytes: bytes.buffer }).content
    expect(data === Buffer.from(bytes).toString('base64')).toBe(true)
  })

  test('[2.base64] whitespace, missing padding and a data: prefix are tolerated', async () => {
    for (const data of ['aGVsbG8=', 'aGVs\r\nbG8', 'data:text/plain;base64,aGVsbG8=']) {
      const { stream } = await client.downloadAttachment({ ...byUrl(''), content: { type: 'base64', data } })
      expect(await textOf(stream)).toBe('hello')
    }
    const broken: Attachment = { ...byUrl(''), content: { type: 'base64', data: 'a*b' } }
    await expect(client.downloadAttachment(broken)).rejects.toMatchObject({ code: 'invalid_argument' })
  })
})
