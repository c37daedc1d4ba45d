import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { signBodyHash, type WebhookMessage } from '@passerelle/protocol'
import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nodeWebhookHandler } from './index.ts'

const SECRET = 'YOURCLIENTSECRET'
const body = JSON.stringify({
  id: '1',
  created_at: 1676541889,
  customer_id: 'c',
  sender: { type: 'human', id: 'kiamo', name: 'kiamo' },
  body: { message: 'Voilà', attachments: [] },
  metadata: {},
})

const closing: (() => Promise<unknown>)[] = []
let taken: WebhookMessage[] = []
let errors: unknown[] = []

beforeEach(() => {
  taken = []
  errors = []
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const options = {
  clientSecret: SECRET,
  onMessage: (message: WebhookMessage) => void taken.push(message),
  onError: (error: unknown) => void errors.push(error),
  maxBodyBytes: 100_000,
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => {
      server.close(resolve)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function post(url: string, content = body, secret = SECRET) {
  const headers = { 'Content-Type': 'application/json', 'Body-Hash': await signBodyHash(content, secret) }
  return fetch(url, { method: 'POST', body: content, headers })
}

/** What Express's parsers do: read the stream, and put what they made of it on the request. */
function afterParser(parse: (raw: string) => object): RequestListener {
  const handle = nodeWebhookHandler(options)
  return async (request: IncomingMessage, response: ServerResponse) => {
    handle(Object.assign(request, parse(await text(request))), response, () => undefined)
  }
}

describe('node:http', () => {
  test('[3.success] takes what is signed', async () => {
    const url = await listen(nodeWebhookHandler(options))
    expect((await post(url)).status).toBe(200)
    expect(taken).toMatchObject([{ id: '1', body: { message: 'Voilà' } }])
  })

  test('[3.body-hash] refuses what is not, and another verb', async () => {
    const url = await listen(nodeWebhookHandler(options))
    const refused = await post(url, body, 'wrong')
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: 'invalid_body_hash' }])
    const wrongVerb = await fetch(url)
    expect([wrongVerb.status, wrongVerb.headers.get('Allow')]).toEqual([405, 'POST'])
    expect(taken).toEqual([])
  })

  test('[3.schedule] answers 500 when the message was not taken, and when telling of it fails too', async () => {
    const onMessage = () => Promise.reject(new Error('away'))
    expect((await post(await listen(nodeWebhookHandler({ ...options, onMessage })))).status).toBe(500)
    expect(String(errors)).toBe('Error: away')
    const onError = () => {
      throw new Error('the log is away')
    }
    expect((await post(await listen(nodeWebhookHandler({ ...options, onMessage, onError })))).status).toBe(500)
  })

  test('a body over the limit is 413', async () => {
    const url = await listen(nodeWebhookHandler(options))
    expect((await post(url, 'x'.repeat(100_001))).status).toBe(413)
  })

  test('a sender that hangs up in the middle is survived', async () => {
    const url = new URL(await listen(nodeWebhookHandler(options)))
    const socket = connect(Number(url.port), url.hostname)
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nBody-Hash: x\r\nContent-Length: 100\r\n\r\nhalf')
    socket.end()
    await new Promise((resolve) => {
      socket.once('close', resolve)
      socket.resume()
    })
    expect((await post(url.href)).status).toBe(200)
  })
})

describe('Express', () => {
  test('[3.body-hash] express.raw(), and a rawBody beside a parsed one, give the bytes', async () => {
    expect((await post(await listen(afterParser((raw) => ({ body: Buffer.from(raw) }))))).status).toBe(200)
    const both = afterParser((raw) => ({ body: JSON.parse(raw), rawBody: Buffer.from(raw) }))
    expect((await post(await listen(both))).status).toBe(200)
    expect(taken).toHaveLength(2)
  })

  test('[3.body-hash] express.json() before it is an error that names the cause', async () => {
    const response = await post(await listen(afterParser((raw) => ({ body: JSON.parse(raw) }))))
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({
      error: 'raw_body_missing',
      error_description: expect.stringContaining('A body parser ran before this handler'),
    })
    expect(String(errors[0])).toContain('express.raw')
  })

  test('a parser that let the body be leaves it to be read', async () => {
    const handle = nodeWebhookHandler(options)
    const url = await listen((request, response) => handle(Object.assign(request, { body: {} }), response))
    expect((await post(url)).status).toBe(200)
  })
})

describe('Fastify', () => {
  async function listenFastify(parseToBytes: boolean): Promise<string> {
    const app = Fastify()
    closing.push(() => app.close())
    if (parseToBytes) {
      app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))
    }
    app.post('/webhook', nodeWebhookHandler(options))
    const handle = nodeWebhookHandler(options)
    app.post('/raw', (request, reply) => {
      reply.hijack()
      handle(Object.assign(request.raw, { body: request.body }), reply.raw)
    })
    return app.listen({ port: 0, host: '127.0.0.1' })
  }

  test('[3.body-hash] with JSON left as bytes, takes what is signed', async () => {
    const url = await listenFastify(true)
    expect((await post(`${url}/webhook`)).status).toBe(200)
    expect((await post(`${url}/raw`)).status).toBe(200)
    expect((await post(`${url}/webhook`, body, 'wrong')).status).toBe(401)
    expect(taken).toHaveLength(2)
  })

  test('[3.body-hash] with its own JSON parser, names the cause', async () => {
    const response = await post(`${await listenFastify(false)}/webhook`)
    expect(response.status).toBe(500)
    expect(String(errors[0])).toContain("addContentTypeParser('application/json', { parseAs: 'buffer' }")
  })
})
