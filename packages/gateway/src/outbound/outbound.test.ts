import { once } from 'node:events'
import { createServer } from 'node:net'
import { reason, sayInEnglish } from '@passerelle/protocol/errors'
import { describe, expect, it, onTestFinished, test, vi } from 'vitest'
import { until } from '../../test/until.ts'
import { parseAllowList } from './address-guard.ts'
import type { Lookup } from './lookup.ts'
import { createOutbound, type OutboundOptions } from './outbound.ts'
import type { SendRequest } from './send.ts'
import { startServer } from './test-server.ts'

function open(allowed: string, options: Partial<OutboundOptions> = {}) {
  const outbound = createOutbound({ userAgent: 'Passerelle/test', allow: parseAllowList(allowed).allow, ...options })
  onTestFinished(() => outbound.close())
  return outbound
}

const post = (url: string, more: Partial<SendRequest> = {}): SendRequest => ({
  pool: 'connector',
  url,
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: Buffer.from('{"id":"1"}'),
  timeoutMs: 5000,
  ...more,
})

const answering = (...addresses: string[]): Lookup =>
  vi.fn(async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))

const closedPort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

describe('a request that is answered', () => {
  it('arrives as it was given, and its outcome is the status with the beginning of the body', async () => {
    const server = await startServer((_, response) =>
      response.writeHead(503, { 'Retry-After': '7' }).end('later, please'),
    )
    const outcome = await open('127.0.0.1').send(post(`${server.url}/hook?a=1`, { headers: { 'Body-Hash': 'ab' } }))
    expect(outcome).toEqual({
      kind: 'response',
      status: 503,
      retryAfter: '7',
      headers: expect.objectContaining({ 'retry-after': '7', 'transfer-encoding': 'chunked' }),
      body: 'later, please',
      durationMs: expect.any(Number),
    })
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/hook?a=1',
        body: '{"id":"1"}',
        headers: { 'body-hash': 'ab', 'user-agent': 'Passerelle/test', 'content-length': '10' },
      },
    ])
  })

  it('keeps a user agent that is given', async () => {
    const server = await startServer((_, response) => response.end())
    await open('127.0.0.1').send(post(server.url, { headers: { 'user-agent': 'Passerelle/9' } }))
    expect(server.requests[0]?.headers['user-agent']).toBe('Passerelle/9')
  })

  it('uses its connections again', async () => {
    const server = await startServer((_, response) => response.end('ok'))
    const outbound = open('127.0.0.1')
    for (let i = 0; i < 10; i++) await outbound.send(post(server.url))
    expect(server.requests).toHaveLength(10)
    // Not one: undici lets a connection rest for a turn of the event loop.
    expect(server.connections).toBeLessThanOrEqual(2)
  })

  it('[3.success] is not redirected', async () => {
    const server = await startServer((request, response) =>
      request.url === '/' ? response.writeHead(307, { Location: '/other' }).end() : response.end(),
    )
    expect(await open('127.0.0.1').send(post(server.url))).toMatchObject({ kind: 'response', status: 307 })
    expect(server.requests).toHaveLength(1)
  })

  it('skips interim answers', async () => {
    const server = await startServer((_, response) => {
      response.writeProcessing()
      response.end('done')
    })
    expect(await open('127.0.0.1').send(post(server.url))).toMatchObject({ status: 200, body: 'done' })
  })

  it('keeps 4 KiB of the body, never half a character', async () => {
    const server = await startServer((_, response) => response.end(`a${'é'.repeat(5000)}`))
    const outcome = await open('127.0.0.1').send(post(server.url))
    expect(outcome).toMatchObject({ body: `a${'é'.repeat(2047)}` })
  })

  it('shows bytes that are no text as U+FFFD', async () => {
    const server = await startServer((_, response) => response.end(Buffer.from([0x61, 0x00, 0xff, 0x62])))
    expect(await open('127.0.0.1').send(post(server.url))).toMatchObject({ body: 'a\uFFFD\uFFFDb' })
  })
})

describe('[3.success] the status alone decides', () => {
  it('when the body drips on until the time is over', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200).write('a')
      const drip = setInterval(() => response.write('a'), 5)
      response.on('close', () => clearInterval(drip))
    })
    const outcome = await open('127.0.0.1').send(post(server.url, { timeoutMs: 150 }))
    expect(outcome).toMatchObject({ kind: 'response', status: 200, body: expect.stringMatching(/^a+$/) })
    await until(() => expect(server.open.size).toBe(0))
  })

  it('when the body never ends: 64 KiB are read, then the connection is dropped', async () => {
    let written = 0
    const server = await startServer((_, response) => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(4096))) written += 4096
      }
      response.on('drain', more)
      more()
    })
    const outcome = await open('127.0.0.1').send(post(server.url, { timeoutMs: 60_000 }))
    expect(outcome).toMatchObject({ kind: 'response', status: 200, body: 'x'.repeat(4096) })
    await until(() => expect(server.open.size).toBe(0))
    expect(written).toBeLessThan(64 * 1024 * 1024)
  })

  it('when the body breaks off', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('half')
      setImmediate(() => response.destroy())
    })
    expect(await open('127.0.0.1').send(post(server.url))).toMatchObject({ kind: 'response', status: 200 })
  })

  it('when the gateway stops while the body is read', async () => {
    const stop = new AbortController()
    const server = await startServer((_, response) => {
      response.writeHead(200).write('half')
      setTimeout(() => stop.abort(), 50)
    })
    const outcome = await open('127.0.0.1').send(post(server.url, { signal: stop.signal }))
    expect(outcome).toMatchObject({ kind: 'response', status: 200 })
  })
})

describe('a request without an answer says why', () => {
  it('when nobody answers in time', async () => {
    const server = await startServer(() => {})
    const outcome = await open('127.0.0.1').send(post(server.url, { timeoutMs: 100 }))
    expect(outcome).toMatchObject({ kind: 'failure', reason: reason('no_answer_in_time', { seconds: 0.1 }) })
    await until(() => expect(server.open.size).toBe(0))
  })

  it('when the connection is refused', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`
    expect(await open('127.0.0.1').send(post(url))).toMatchObject({
      reason: reason('connection_refused', { host: '127.0.0.1' }),
    })
  })

  it('when the connection is refused at every address of the name', async () => {
    const lookup = answering('127.0.0.1', '127.0.0.2')
    const url = `http://bot.example:${await closedPort()}/`
    expect(await open('127.0.0.0/8', { lookup }).send(post(url))).toMatchObject({
      reason: { code: 'connection_refused' },
    })
  })

  it('when the connection is closed', async () => {
    const server = await startServer((request) => request.socket.destroy())
    expect(await open('127.0.0.1').send(post(server.url))).toMatchObject({
      reason: reason('connection_closed', { host: '127.0.0.1' }),
    })
  })

  it('when the name does not resolve', async () => {
    const lookup: Lookup = async () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }))
    expect(await open('', { lookup }).send(post('https://bot.example/'))).toMatchObject({
      reason: reason('name_not_resolved', { host: 'bot.example' }),
    })
  })

  it('when the name server hangs: the time is over all the same', async () => {
    const lookup: Lookup = () => new Promise(() => {})
    const outcome = await open('', { lookup }).send(post('https://bot.example/', { timeoutMs: 30 }))
    expect(outcome).toMatchObject({ reason: { code: 'no_answer_in_time' } })
  })

  it('when TLS is spoken to a server that does not', async () => {
    const server = await startServer((_, response) => response.end())
    const outcome = await open('127.0.0.1').send(post(`https://127.0.0.1:${server.port}/`))
    expect(outcome).toMatchObject({ reason: { code: 'tls_handshake' } })
  })

  it('when the answer is not HTTP', async () => {
    const server = createServer((socket) => void socket.end('SSH-2.0-OpenSSH\r\n')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expect(await open('127.0.0.1').send(post(`http://127.0.0.1:${port}/`))).toMatchObject({
      reason: { code: 'answer_not_http' },
    })
  })

  it('when it is no URL, or a header cannot be sent', async () => {
    const server = await startServer((_, response) => response.end())
    expect(await open('').send(post('nonsense'))).toMatchObject({ kind: 'failure', reason: reason('not_a_url') })
    const outcome = await open('127.0.0.1').send(post(server.url, { headers: { 'x-bad': 'a\r\nb' } }))
    expect(outcome).toMatchObject({ kind: 'failure', reason: { code: 'request_failed' } })
  })

  it('when the gateway stops', async () => {
    const stop = new AbortController()
    const server = await startServer(() => stop.abort())
    const outbound = open('127.0.0.1')
    expect(await outbound.send(post(server.url, { signal: stop.signal }))).toMatchObject({
      reason: reason('interrupted'),
    })
    expect(await outbound.send(post(server.url, { signal: stop.signal }))).toMatchObject({
      reason: reason('interrupted'),
    })
    expect(server.requests).toHaveLength(1)
  })

  it('when the outbound is closed under it', async () => {
    let arrived = () => {}
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const server = await startServer(() => arrived())
    const outbound = open('127.0.0.1')
    const sending = outbound.send(post(server.url))
    await arrival
    await outbound.close()
    expect(await sending).toMatchObject({ reason: reason('interrupted') })
  })
})

describe('the guard', () => {
  const canary = () => startServer((_, response) => response.end('reached'))

  test.each(['127.0.0.1', '127.1', '0x7f000001', '2130706433', '[::ffff:127.0.0.1]', 'localhost', 'localhost.', '0'])(
    'sends nothing to %s',
    async (host) => {
      const server = await canary()
      const outcome = await open('').send(post(`http://${host}:${server.port}/`))
      expect(outcome).toMatchObject({
        kind: 'failure',
        reason: { code: expect.stringMatching(/^(?:address_forbidden|host_is_this_machine)$/) },
      })
      expect(server.connections).toBe(0)
    },
  )

  test.each([
    ['a private answer', ['127.0.0.1']],
    ['a mixed answer', ['93.184.216.34', '127.0.0.1']],
    ['a mixed answer, private first', ['127.0.0.1', '93.184.216.34']],
    ['a mapped answer', ['::ffff:127.0.0.1']],
    ['an answer that is no address', ['localhost']],
  ])('sends nothing to a name with %s', async (_, addresses) => {
    const server = await canary()
    const outcome = await open('', { lookup: answering(...addresses) }).send(post(`http://bot.example:${server.port}/`))
    expect(outcome).toMatchObject({
      kind: 'failure',
      reason: { code: 'name_forbidden', params: { host: 'bot.example' } },
    })
    expect(server.connections).toBe(0)
  })

  it('is not fooled by a name that changes its address after it was saved', async () => {
    const server = await canary()
    const answers = [['93.184.216.34'], ['127.0.0.1'], ['127.0.0.1']]
    const lookup: Lookup = async () => (answers.shift() ?? []).map((address) => ({ address, family: 4 }))
    const outbound = open('', { lookup })
    const url = `http://bot.example:${server.port}/`
    expect(await outbound.checkUrl(url)).toBeUndefined()
    const outcome = await outbound.send(post(url))
    expect(outcome.kind === 'failure' && sayInEnglish(outcome.reason)).toBe(
      'The name bot.example resolves to 127.0.0.1, which is loopback (127.0.0.0/8). ' +
        'Use a public address, or exempt it in PASSERELLE_OUTBOUND_ALLOW.',
    )
    expect(server.connections).toBe(0)
  })

  it('lets through the names and addresses that are exempt', async () => {
    const server = await canary()
    const lookup = answering('127.0.0.1')
    for (const allowed of ['bot.example', '127.0.0.0/8']) {
      const outcome = await open(allowed, { lookup }).send(post(`http://bot.example:${server.port}/`))
      expect(outcome).toMatchObject({ status: 200 })
    }
  })
})

describe('requests side by side', () => {
  it('are not held up by hanging ones to the same origin', async () => {
    const server = await startServer((request, response) => {
      if (request.url !== '/hang') response.end('ok')
    })
    const outbound = open('127.0.0.1')
    const stop = new AbortController()
    const hanging = Array.from({ length: 24 }, () => outbound.send(post(`${server.url}/hang`, { signal: stop.signal })))
    await until(() => expect(server.requests).toHaveLength(24))
    expect(await outbound.send(post(server.url))).toMatchObject({ status: 200 })
    expect(await outbound.send(post(server.url, { pool: 'other' }))).toMatchObject({ status: 200 })
    stop.abort()
    for (const outcome of await Promise.all(hanging)) expect(outcome).toMatchObject({ reason: reason('interrupted') })
  })

  it('ask for a name once while the answer is out', async () => {
    let answer = (_: { address: string; family: number }[]) => {}
    const lookup = vi.fn<Lookup>(
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const server = await startServer((_, response) => response.end('ok'))
    const outbound = open('127.0.0.1', { lookup })
    const sending = Array.from({ length: 8 }, () => outbound.send(post(`http://bot.example:${server.port}/`)))
    await until(() => expect(lookup).toHaveBeenCalled())
    answer([{ address: '127.0.0.1', family: 4 }])
    for (const outcome of await Promise.all(sending)) expect(outcome).toMatchObject({ status: 200 })
    expect(lookup.mock.calls.length).toBeLessThan(8)
  })
})
