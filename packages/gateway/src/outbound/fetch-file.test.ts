import type { RequestListener } from 'node:http'
import { reason } from '@passerelle/protocol/errors'
import { describe, expect, it, onTestFinished, test } from 'vitest'
import { until } from '../../test/until.ts'
import { parseAllowList } from './address-guard.ts'
import type { FetchRequest, FileInfo, Sink } from './fetch-file.ts'
import { createOutbound, type OutboundOptions } from './outbound.ts'
import { startServer } from './test-server.ts'

function open(allowed = '127.0.0.1', options: Partial<OutboundOptions> = {}) {
  const outbound = createOutbound({ userAgent: 'Passerelle/test', allow: parseAllowList(allowed).allow, ...options })
  onTestFinished(() => outbound.close())
  return outbound
}

const get = (url: string, more: Partial<FetchRequest> = {}): FetchRequest => ({
  url,
  maxBytes: 1000,
  timeoutMs: 5000,
  maxRedirects: 3,
  ...more,
})

function collect(): { sink: Sink<string>; infos: FileInfo[] } {
  const infos: FileInfo[] = []
  return {
    infos,
    sink: async (stream, info) => {
      infos.push(info)
      const chunks: Uint8Array[] = []
      for await (const chunk of stream) chunks.push(chunk)
      return Buffer.concat(chunks).toString()
    },
  }
}

async function fetchFrom(answer: RequestListener, more: Partial<FetchRequest> = {}) {
  const server = await startServer(answer)
  const { sink, infos } = collect()
  return { outcome: await open().fetchFile(get(server.url, more), sink), infos, server }
}

describe('[2.url] a file', () => {
  it('is fetched as it is, with its type', async () => {
    const { outcome, infos, server } = await fetchFrom((_, response) =>
      response.writeHead(200, { 'Content-Type': 'Text/Plain; charset=utf-8', 'Content-Length': 5 }).end('hello'),
    )
    expect(outcome).toEqual({ kind: 'fetched', value: 'hello', mimeType: 'text/plain' })
    expect(infos).toEqual([{ mimeType: 'text/plain', size: 5 }])
    expect(server.requests[0]).toMatchObject({
      method: 'GET',
      headers: { 'accept-encoding': 'identity', 'user-agent': 'Passerelle/test' },
    })
  })

  it('is fetched without a type or a size', async () => {
    const { outcome, infos } = await fetchFrom((_, response) => void response.write('hel', () => response.end('lo')))
    expect(outcome).toEqual({ kind: 'fetched', value: 'hello' })
    expect(infos).toEqual([{}])
  })

  it('is fetched when it is exactly as large as allowed', async () => {
    const { outcome } = await fetchFrom((_, response) => response.end('x'.repeat(1000)))
    expect(outcome.kind).toBe('fetched')
  })

  it('is refused by its announced size, before a byte of it is taken', async () => {
    const { outcome, infos } = await fetchFrom((_, response) => response.end('x'.repeat(1001)))
    expect(outcome).toMatchObject({
      kind: 'failure',
      retryable: false,
      reason: reason('fetched_file_too_large', { max: 1000 }),
    })
    expect(infos).toEqual([])
  })

  it('is refused as soon as it proves too large', async () => {
    const { outcome, server } = await fetchFrom((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(4096)));
      }
      response.on('drain', more)
      more()
    })
    expect(outcome).toMatchObject({ kind: 'failure', retryable: false, reason: { code: 'fetched_file_too_large' } })
    await until(() => expect(server.open.size).toBe(0))
  })

  it('that comes compressed all the same is refused', async () => {
    const { outcome } = await fetchFrom((_, response) =>
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('x'),
    )
    expect(outcome).toMatchObject({
      kind: 'failure',
      retryable: false,
      reason: reason('file_compressed', { encoding: 'gzip' }),
    })
  })

  test.each([
    [404, false],
    [403, false],
    [204, false],
    [206, false],
    [304, false],
    [429, true],
    [500, true],
    [503, true],
  ])('answered with %i is a failure, to be tried again: %s', async (status, retryable) => {
    const { outcome } = await fetchFrom((_, response) => response.writeHead(status).end())
    expect(outcome).toMatchObject({
      kind: 'failure',
      retryable,
      reason: reason('file_server_status', { status }),
    })
  })

  test.each([{ 'Content-Length': '100' }, { 'Transfer-Encoding': 'chunked' }])(
    'that breaks off is a failure (%o)',
    async (headers) => {
      const { outcome } = await fetchFrom((_, response) => {
        response.writeHead(200, headers).write('half')
        setTimeout(() => response.destroy(), 20)
      })
      expect(outcome).toMatchObject({
        kind: 'failure',
        retryable: true,
        reason: reason('file_cut_off', { host: '127.0.0.1' }),
      })
    },
  )

  it('that does not begin, or does not end, fails when the time is over', async () => {
    for (const start of ['', 'half']) {
      const { outcome, server } = await fetchFrom((_, response) => void (start && response.write(start)), {
        timeoutMs: 100,
      })
      expect(outcome).toMatchObject({ kind: 'failure', reason: { code: 'no_answer_in_time' }, retryable: true })
      await until(() => expect(server.open.size).toBe(0))
    }
  })

  it('fails in time when the name server hangs', async () => {
    const outbound = open('', { lookup: () => new Promise(() => {}) })
    const outcome = await outbound.fetchFile(get('http://files.example/', { timeoutMs: 30 }), collect().sink)
    expect(outcome).toMatchObject({ reason: { code: 'no_answer_in_time' }, retryable: true })
  })

  it('fails when the gateway stops', async () => {
    const stop = new AbortController()
    const { outcome } = await fetchFrom(() => stop.abort(), { signal: stop.signal })
    expect(outcome).toMatchObject({ reason: reason('interrupted'), retryable: true })
  })

  it('whose sink throws throws that error, and drops the connection', async () => {
    const server = await startServer((_, response) => void response.write('x'))
    const full = new Error('disk full')
    await expect(open().fetchFile(get(server.url), () => Promise.reject(full))).rejects.toBe(full)
    await until(() => expect(server.open.size).toBe(0))
  })

  it('is a failure when it breaks off, even if the sink does not mind', async () => {
    const server = await startServer((_, response) => {
      response.writeHead(200, { 'Content-Length': '100' }).write('half')
      setTimeout(() => response.destroy(), 20)
    })
    const careless: Sink<string> = (stream, info) =>
      collect()
        .sink(stream, info)
        .catch(() => 'fine')
    expect(await open().fetchFile(get(server.url), careless)).toMatchObject({ kind: 'failure', retryable: true })
  })
})

describe('[2.url] redirects', () => {
  it('that are refused are named without what may be a secret in them', async () => {
    const location = 'http://user:canary@10.0.0.1/file.png?signature=canary#canary'
    const { outcome } = await fetchFrom((_, response) => response.writeHead(302, { location }).end())
    expect(outcome).toMatchObject({
      reason: { code: 'redirect_refused', params: { target: 'http://10.0.0.1/file.png' } },
    })
    expect(JSON.stringify(outcome)).not.toContain('canary')
  })

  const hopping: RequestListener = (request, response) => {
    const left = Number(request.url?.slice(1))
    if (left > 0) response.writeHead(302, { Location: `/${left - 1}` }).end('moved')
    else response.end('there')
  }

  it('are followed three times, not four', async () => {
    const server = await startServer(hopping)
    const outbound = open()
    expect(await outbound.fetchFile(get(`${server.url}/3`), collect().sink)).toMatchObject({ value: 'there' })
    expect(await outbound.fetchFile(get(`${server.url}/4`), collect().sink)).toMatchObject({
      kind: 'failure',
      retryable: false,
      reason: reason('too_many_redirects', { max: 3 }),
    })
  })

  test.each(['localhost', '[::ffff:127.0.0.1]', '127.0.0.2', '0x7f.2'])('to %s are refused', async (host) => {
    const canary = await startServer((_, response) => response.end('reached'))
    const server = await startServer((_, response) =>
      response.writeHead(301, { Location: `http://${host}:${canary.port}/` }).end(),
    )
    expect(await open().fetchFile(get(server.url), collect().sink)).toMatchObject({
      kind: 'failure',
      retryable: false,
      reason: { code: 'redirect_refused' },
    })
    expect(canary.connections).toBe(0)
  })

  it('to a name that resolves to a private address are refused', async () => {
    const canary = await startServer((_, response) => response.end('reached'))
    const location = `http://evil.example:${canary.port}/`
    const server = await startServer((_, response) => response.writeHead(302, { Location: location }).end())
    const lookup = async () => [{ address: '127.0.0.1', family: 4 }]
    const allow = parseAllowList('start.example').allow
    const outbound = open('', { allow, lookup })
    const outcome = await outbound.fetchFile(get(`http://start.example:${server.port}/`), collect().sink)
    expect(outcome).toMatchObject({
      reason: { code: 'name_forbidden', params: { host: 'evil.example' } },
      retryable: false,
    })
    expect([server.connections, canary.connections]).toEqual([1, 0])
  })

  test.each(['file:///etc/passwd', 'ftp://files.example/', 'http://user:pw@files.example/'])(
    'to %s are refused',
    async (location) => {
      const { outcome } = await fetchFrom((_, response) => response.writeHead(302, { Location: location }).end())
      expect(outcome).toMatchObject({ reason: { code: 'redirect_refused' }, retryable: false })
    },
  )

  it('without a place to go are a failure', async () => {
    const { outcome } = await fetchFrom((_, response) => response.writeHead(302).end())
    expect(outcome).toMatchObject({ reason: reason('file_server_status', { status: 302 }), retryable: false })
  })
})
