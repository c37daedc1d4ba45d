import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { ApiError } from '../../lib/errors.ts'
import { type App, type AppOptions, createApp } from './app.ts'

const mebibyte = 1024 * 1024
const apps: App[] = []
let lines: Record<string, unknown>[] = []

function open(options: Partial<AppOptions> = {}): App {
  lines = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const app = createApp({ log, trustProxy: [], version: '1.2.3', ...options })
  apps.push(app)
  app.post('/messaging/echo', { bodyLimit: 3 * mebibyte }, (request) => ({ body: request.body }))
  app.get('/things/:id', (request) => request.params)
  app.post('/form', { schema: { body: Type.Object({ a: Type.String(), b: Type.Integer() }) } }, () => ({}))
  app.get('/broken', () => {
    throw new Error('the table is gone')
  })
  app.get('/refused', () => {
    throw new ApiError(reason('delivery_pending'), { headers: { 'Retry-After': '3' } })
  })
  app.get('/files/*', () => 'a file')
  return app
}

async function listen(app: App): Promise<AddressInfo> {
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server.address() as AddressInfo
}

async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}

const postJson = (app: App, payload: string | Buffer, headers: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/messaging/echo',
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  })

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
})

describe('answers', () => {
  test('carry the request id, those of the partner API the version', async () => {
    const app = open()
    const partner = await postJson(app, '{}')
    const other = await app.inject('/things/1')
    expect(partner.headers['passerelle-version']).toBe('1.2.3')
    expect(other.headers['passerelle-version']).toBeUndefined()
    expect(partner.headers['x-request-id']).toMatch(/^[0-9a-f]{12}-[0-9a-z]+$/)
    expect(other.headers['x-request-id']).not.toBe(partner.headers['x-request-id'])
  })

  test('[2.errors] a refusal has the one shape and its headers', async () => {
    const answer = await open().inject('/refused')
    expect(answer.statusCode).toBe(409)
    expect(answer.headers['retry-after']).toBe('3')
    expect(answer.body).toBe(
      '{"error":"conflict","error_description":"It is pending already: it will be sent in its turn."}',
    )
  })

  test('[2.errors] a bug shows nothing of the inside, and is logged with the request id', async () => {
    const answer = await open().inject('/broken')
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toMatchObject({ error: 'server_error' })
    expect(answer.body).not.toContain('table')
    const logged = lines.find(({ level }) => level === 50)
    expect(logged).toMatchObject({ requestId: answer.headers['x-request-id'], err: { message: 'the table is gone' } })
  })

  test('one log line a request: id, route, status, duration, and never the URL', async () => {
    const answer = await open().inject('/things/secret?token=secret')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({
      requestId: answer.headers['x-request-id'],
      method: 'GET',
      route: '/things/:id',
      status: 200,
    })
    expect(lines[0]?.ms).toBeTypeOf('number')
    expect(JSON.stringify(lines)).not.toContain('secret')
  })
})

describe('routes', () => {
  test.each(['/nothing', '/messaging/nothing', '/messaging/echo/', '/files', '/things/'])(
    '[2.errors] %s is 404',
    async (url) => {
      const answer = await open().inject({ method: 'POST', url })
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toMatchObject({ error: 'not_found' })
    },
  )

  test.each([
    ['GET', '/messaging/echo', 'POST'],
    ['DELETE', '/messaging/echo?x=1', 'POST'],
    ['PROPFIND', '/things/1', 'HEAD, GET'],
    ['POST', '/things/1', 'HEAD, GET'],
    ['OPTIONS', '/things/1', 'HEAD, GET'],
  ] as const)('[2.errors] %s %s is 405 and names what is allowed', async (method, url, allow) => {
    const { port } = await listen(open())
    const answer = await fetch(`http://127.0.0.1:${port}${url}`, { method })
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(allow.split(', ').sort())
    expect(await answer.json()).toMatchObject({ error: 'method_not_allowed' })
  })

  test('[2.errors] a wildcard does not answer for a known path under another verb', async () => {
    const app = open()
    app.get('/*', () => 'the desk')
    expect((await app.inject('/anything')).body).toBe('the desk')
    expect((await app.inject('/messaging/echo')).statusCode).toBe(405)
  })

  test('[2.errors] an endless id is 404, not a wrong verb', async () => {
    const answer = await open().inject(`/things/${'x'.repeat(2000)}`)
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ error: 'not_found' })
  })

  test('[2.errors] a URL that does not decode is 400 in the same shape', async () => {
    const answer = await open().inject('/things/%zz')
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error: 'invalid_request' })
    expect(answer.headers['x-request-id']).toBeDefined()
  })

  test('[2.errors] what is no HTTP request, or has too large headers, is told so in the same shape', async () => {
    const { port } = await listen(open())
    const broken = await exchange(port, 'NONSENSE\r\n\r\n')
    expect(broken).toMatch(/^HTTP\/1.1 400 Bad Request\r\n.*\r\n\r\n\{"error":"invalid_request"/s)
    const large = await exchange(port, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)
    expect(large).toMatch(/^HTTP\/1.1 431 .*\{"error":"invalid_request"/s)
  })
})

describe('bodies', () => {
  test.each([
    ['text/plain', 'hello'],
    ['application/xml', '<a/>'],
    ['not a type', 'x'],
    ['application/x-www-form-urlencoded', 'a=1'],
  ])('[2.errors] content type %s is 415', async (type, payload) => {
    const answer = await postJson(open(), payload, { 'content-type': type })
    expect(answer.statusCode).toBe(415)
    expect(answer.json()).toMatchObject({ error: 'unsupported_media_type' })
    expect(answer.json().error_description).toContain('Send "application/json".')
  })

  test.each(['gzip', 'identity', 'br'])('[2.errors] Content-Encoding: %s is 415', async (encoding) => {
    const answer = await postJson(open(), '{}', { 'content-encoding': encoding })
    expect(answer.statusCode).toBe(415)
  })

  test.each([
    ['', 'empty'],
    ['{"a":1', 'not valid JSON'],
    ['{"a":1,}', 'position 7'],
    [Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]), 'at byte 2'],
    [Buffer.from([0xef, 0xbf, 0xbd, 0xff]), 'at byte 3'],
  ])('[2.errors] body %j is 400 and says where it breaks', async (payload, hint) => {
    const answer = await postJson(open(), payload)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error_description).toContain(hint)
  })

  test.each(['{"__proto__":{"x":1},"a":[{"__proto__":2}]}', '{"\\u005f_proto\\u005F_":{"x":1},"a":[{"__proto__":2}]}'])(
    'no __proto__ key survives: %s',
    async (payload) => {
      expect((await postJson(open(), payload)).body).toBe('{"body":{"a":[{}]}}')
    },
  )

  test.each([
    ['values', (many: number) => `[${'0,'.repeat(many)}0]`],
    ['objects', (many: number) => `[${'{},'.repeat(many / 2)}0]`],
    ['levels', (many: number) => '['.repeat(many)],
  ])('[2.limits] millions of %s are refused before they are parsed', async (_name, make) => {
    const app = open()
    app.post('/large', { bodyLimit: 40 * mebibyte }, () => 'parsed')
    const post = (payload: string) =>
      app.inject({ method: 'POST', url: '/large', headers: { 'content-type': 'application/json' }, payload })
    const refused = await post(make(4_000_000))
    expect([refused.statusCode, refused.json().error_description]).toEqual([400, expect.stringContaining('Split it')])
    expect((await post(JSON.stringify({ ['",[{\\'.repeat(1000)]: `\\",${'[,'.repeat(4_000_000)}\\\\` }))).body).toBe(
      'parsed',
    )
  })

  test('a byte order mark and a charset are tolerated', async () => {
    const answer = await postJson(open(), '\ufeff{"a":"é"}', { 'content-type': 'Application/JSON; charset=UTF-8' })
    expect(answer.json()).toEqual({ body: { a: 'é' } })
  })

  test('[2.errors] form errors become faults with JSON pointers, required ones with the missing name', async () => {
    const answer = await open().inject({ method: 'POST', url: '/form', payload: { b: 'x' } })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors).toEqual([
      { path: '/a', message: 'is required', code: 'required', params: {} },
      { path: '/b', message: 'must be a whole number', code: 'must_be_whole_number', params: {} },
    ])
  })

  test('[2.limits] a body over the limit is 413, announced or not, and the client sees it', async () => {
    const { port } = await listen(open())
    const url = `http://127.0.0.1:${port}/messaging/echo`
    const body = Buffer.alloc(4 * mebibyte, 0x20)
    const headers = { 'content-type': 'application/json' }
    const announced = await fetch(url, { method: 'POST', headers, body })
    expect([announced.status, await announced.json()]).toMatchObject([413, { error: 'payload_too_large' }])
    const chunked = await fetch(url, {
      method: 'POST',
      headers,
      body: new Blob([body]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect([chunked.status, await chunked.json()]).toMatchObject([413, { error: 'payload_too_large' }])
  })

  test('[2.limits] bodies over 1 MiB share one budget: beyond it 503 with Retry-After, and it is given back', async () => {
    const app = open({ bodies: { memoryBytes: 3 * mebibyte } })
    const { port } = await listen(app)
    const held = httpRequest({
      port,
      method: 'POST',
      path: '/messaging/echo',
      headers: { 'content-type': 'application/json' },
    })
    held.on('error', () => {})
    let arrived = 0
    app.server.once('request', (request) => {
      request.on('data', (chunk: Buffer) => {
        arrived += chunk.length
      })
    })
    held.write(Buffer.alloc(2 * mebibyte, 0x20))
    await expect.poll(() => arrived).toBe(2 * mebibyte)
    const large = `"${'x'.repeat(2 * mebibyte)}"`
    const post = (body: string) =>
      fetch(`http://127.0.0.1:${port}/messaging/echo`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
    const refused = await post(large)
    expect([refused.status, await refused.json()]).toMatchObject([503, { error: 'temporarily_unavailable' }])
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9][0-9]*$/)
    expect((await post('{}')).status).toBe(200)
    held.destroy()
    await expect.poll(async () => (await post(large)).status).toBe(200)
    expect((await post(large)).status).toBe(200)
  })

  test('[2.limits] who holds that memory and sends no more is answered 408, and it is given back', async () => {
    const app = open({ bodies: { memoryBytes: 3 * mebibyte, pace: { bytes: 1, everyMs: 250 } } })
    const { port } = await listen(app)
    const url = `http://127.0.0.1:${port}/messaging/echo`
    const head = (length: number) =>
      `POST /messaging/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`
    // No byte of the small one is held, and where most of the memory is free nobody waits for the large one: both may
    // take their time, and were looked at before the one that is refused.
    const small = connect(port, '127.0.0.1')
    small.write(`${head(mebibyte)}"`)
    const roomy = await listen(open({ bodies: { memoryBytes: 6 * mebibyte, pace: { bytes: 1, everyMs: 250 } } }))
    const large = connect(roomy.port, '127.0.0.1')
    large.write(`${head(3 * mebibyte)}"${'x'.repeat(2 * mebibyte)}`)
    const answer = await exchange(port, `${head(3 * mebibyte)}"${'x'.repeat(2.5 * mebibyte)}`)
    expect(answer).toMatch(/^HTTP\/1.1 408 .*connection: close.*\{"error":"invalid_request".*too slowly/is)
    const quick = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `"${'x'.repeat(2_000_000)}"`,
    }
    expect((await fetch(url, quick)).status).toBe(200)
    small.write(`${'x'.repeat(mebibyte - 2)}"`)
    large.write(`${'x'.repeat(mebibyte - 2)}"`)
    for (const socket of [small, large]) {
      expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1.1 200 /)
      socket.destroy()
    }
  })
})

describe('closing', () => {
  test('finishes what is under way, ends streams, and does not wait for idle clients', async () => {
    const app = open({ closing: { idleCheckMs: 10 } })
    const started = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    app.get('/slow', async () => {
      started.resolve()
      await go.promise
      return 'done'
    })
    app.get('/stream', (_request, reply) => {
      reply.hijack()
      reply.raw.write(': hello\n\n')
      app.endOnClose(() => reply.raw.end())
    })
    const { port } = await listen(app)
    const agent = new Agent({ keepAlive: true })
    const [idle] = await once(httpRequest({ port, path: '/things/1', agent }).end(), 'response')
    idle.resume()
    const stream = await fetch(`http://127.0.0.1:${port}/stream`)
    const slow = fetch(`http://127.0.0.1:${port}/slow`)
    await started.promise
    const closed = app.close()
    expect(await stream.text()).toBe(': hello\n\n')
    go.resolve()
    expect(await (await slow).text()).toBe('done')
    await closed
    agent.destroy()
  })

  test('a body that is still on its way near the end is answered 503, before its connection is cut', async () => {
    const app = open({ bodies: { closingMs: 10 } })
    const { port } = await listen(app)
    const began = once(app.server, 'request')
    const head =
      'POST /messaging/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n'
    const answer = exchange(port, `${head}{`)
    await began
    const closed = app.close()
    expect(await answer).toMatch(
      /^HTTP\/1.1 503 .*connection: close.*\{"error":"temporarily_unavailable".*The server is stopping/is,
    )
    expect(await answer).toMatch(/retry-after: \d+/i)
    await closed
  })

  test('cuts what still hangs at the deadline', async () => {
    const app = open({ closing: { idleCheckMs: 10, deadlineMs: 50 } })
    const { port } = await listen(app)
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      'POST /messaging/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
    )
    await once(app.server, 'request')
    await app.close()
    socket.destroy()
  })
})
