import { on, once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createWorld, type World } from '@passerelle/testkit'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from './http/app.ts'

const mebibyte = 1024 * 1024
const piece = Buffer.alloc(64 * 1024, 0x20)
/** What a client sends before it gives up. */
const patienceBytes = 64 * mebibyte

let world: World
let bearer: Record<'partner' | 'desk', string>
beforeAll(async () => {
  world = await createWorld()
  const { client_id, client_secret } = world.connector
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  const granted = await fetch(`${world.url}/oauth2/v1/token`, { method: 'POST', body: form })
  const service = { instance_id: world.instanceId, name: 'Service', service: true }
  const { api_key } = await world.asOperator.post<{ api_key: string }>('/agents', service)
  const { access_token } = (await granted.json()) as { access_token: string }
  bearer = { partner: `Bearer ${access_token}`, desk: `Bearer ${api_key}` }
})
afterAll(() => world.close())

interface Push {
  line: string
  headers?: Record<string, string>
  /** The beginning of the body. */
  begin?: string
}

/** Sends a body without end, as fast as it is taken; what was answered, and how much the server read of it. */
async function push({ line, headers = {}, begin = '' }: Push): Promise<{ answer: string; readBytes: number }> {
  const client = connect(world.gateway.config.port, '127.0.0.1').setNoDelay()
  const server = await acceptedFrom(client)
  const lines = Object.entries({ Host: 'x', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  client.write(`${line} HTTP/1.1\r\n${lines.join('')}\r\n`)
  const isChunked = headers['Transfer-Encoding'] === 'chunked'
  const frame = (bytes: string | Buffer) => {
    if (!isChunked) return client.write(bytes)
    client.write(`${bytes.length.toString(16)}\r\n`)
    client.write(bytes)
    return client.write('\r\n')
  }
  let answer = ''
  client.on('data', (chunk) => {
    answer += chunk
  })
  client.on('error', () => {})
  const pushMore = (): void => {
    while (!client.destroyed && client.writable && client.bytesWritten < patienceBytes) if (!frame(piece)) return
    if (client.bytesWritten >= patienceBytes) client.destroy()
  }
  if (begin !== '') frame(begin)
  client.on('drain', pushMore)
  pushMore()
  await Promise.all([closeOf(client), closeOf(server)])
  return { answer, readBytes: server.bytesRead }
}

async function acceptedFrom(client: Socket): Promise<Socket> {
  const connections = on(world.gateway.app.server, 'connection')
  await once(client, 'connect')
  for await (const [socket] of connections) if (socket.remotePort === client.localPort) return socket
  throw new Error('the server takes no connections any more')
}

/** Without a mistake: the line may be cut while the client writes. */
const closeOf = (socket: Socket) =>
  new Promise<void>((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })

const json = { 'Content-Type': 'application/json' }
const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
const multipart = { 'Content-Type': 'multipart/form-data; boundary=XX' }
const part = (extra = '') => `--XX\r\nContent-Disposition: form-data; name="a"${extra}\r\n\r\n`
const announced = { 'Content-Length': '1000000000000' }
const chunked = { 'Transfer-Encoding': 'chunked' }

/** With what may be read of it before it is refused, in MiB. */
const refusals: [string, Push & { status: number; takes?: number }][] = [
  ['no token', { line: 'POST /messaging/v1/messages', status: 401, headers: json }],
  ['no session', { line: 'POST /desk/v1/conversations', status: 401, headers: json }],
  ['no operator', { line: 'POST /operator/v1/instances', status: 401, headers: json }],
  ['an unknown path', { line: 'POST /nowhere', status: 404, headers: json }],
  ['a wrong verb', { line: 'PUT /messaging/v1/messages', status: 405, headers: json }],
  ['a log-in', { line: 'POST /desk/v1/session', status: 413, headers: json }],
  ['a log-out', { line: 'DELETE /desk/v1/session', status: 413, headers: json }],
  ['a token as JSON', { line: 'POST /oauth2/v1/token', status: 413, headers: json }],
  ['a token as a form', { line: 'POST /oauth2/v1/token', status: 413, headers: form }],
  ['a token in parts', { line: 'POST /oauth2/v1/token', status: 413, headers: multipart, begin: part() }],
  [
    'a token as a file',
    { line: 'POST /oauth2/v1/token', status: 400, headers: multipart, begin: part('; filename="a"') },
  ],
  ['a revocation in parts', { line: 'POST /oauth2/v1/revoke', status: 413, headers: multipart, begin: part() }],
  ['another type', { line: 'POST /oauth2/v1/token', status: 415, headers: { 'Content-Type': 'text/xml' } }],
  ['an expectation', { line: 'POST /oauth2/v1/token', status: 417, headers: { ...json, Expect: 'the-unexpected' } }],
  ['a GET', { line: 'GET /health/live', status: 200, headers: json }],
]

describe('of a refused body no more than a little is read, and the client gets the answer', () => {
  test.concurrent.each(refusals)('%s, chunked', async (_name, { status, headers, ...pushed }) => {
    const { answer, readBytes } = await push({ ...pushed, headers: { ...headers, ...chunked } })
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\nconnection: close\r\n`, 'is'))
    expect(readBytes / mebibyte).toBeLessThan(1.5)
  })

  test.concurrent.each(refusals)('%s, with its length', async (_name, { status, headers, ...pushed }) => {
    const { answer, readBytes } = await push({ ...pushed, headers: { ...headers, ...announced } })
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\nconnection: close\r\n`, 'is'))
    expect(readBytes / mebibyte).toBeLessThan(1.5)
  })

  test('messages, at their limit', async () => {
    const headers = { ...json, ...chunked, Authorization: bearer.partner }
    const { answer, readBytes } = await push({ line: 'POST /messaging/v1/messages', headers })
    expect(answer).toMatch(/^HTTP\/1.1 413 .*\r\nconnection: close\r\n/is)
    expect(readBytes / mebibyte).toBeLessThan(42)
  })

  test('an upload that has its file, and goes on', async () => {
    const headers = { ...multipart, ...chunked, Authorization: bearer.desk }
    const { answer, readBytes } = await push({
      line: 'POST /desk/v1/uploads',
      headers,
      begin: `${part('; filename="a"')}\r\n--XX--\r\n`,
    })
    expect(answer).toMatch(/^HTTP\/1.1 413 .*\r\nconnection: close\r\n/is)
    expect(readBytes / mebibyte).toBeLessThan(42)
  })
})

test('a client that is asked for nothing more, by 100-continue, sends nothing', async () => {
  const client = connect(world.gateway.config.port, '127.0.0.1')
  client.write(
    'POST /messaging/v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 20000000\r\nExpect: 100-continue\r\n\r\n',
  )
  let answer = ''
  for await (const chunk of client) answer += chunk
  expect(answer).toMatch(/^HTTP\/1.1 401 /)
})

test('a log-in whose body does not come is 408, whoever holds its line open', async () => {
  const app = createApp({ log: pino({ level: 'silent' }), trustProxy: [], version: '1.2.3', bodies: { smallMs: 20 } })
  app.post('/log-in', () => ({}))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  client.write('POST /log-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{')
  let answer = ''
  for await (const chunk of client) answer += chunk
  expect(answer).toMatch(/^HTTP\/1.1 408 .*\r\nconnection: close\r\n/is)
  await app.close()
})

test('a client that closes with its request gets the answer to what it is sending still', async () => {
  const client = connect(world.gateway.config.port, '127.0.0.1')
  const server = await acceptedFrom(client)
  client.write('POST /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n')
  const [answer] = await once(client, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1.1 404 /)
  // A line that was cut would answer this with a reset.
  client.write(Buffer.alloc(100_000))
  client.end(Buffer.alloc(100_000))
  await once(client, 'close')
  await closeOf(server)
  expect(server.bytesRead).toBeGreaterThan(200_000)
})
