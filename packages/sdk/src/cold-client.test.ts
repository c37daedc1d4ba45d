import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  type Answering,
  CLIENT_ID,
  CLIENT_SECRET,
  type PublishedApi,
  startPublishedApi,
} from '../test/published-api.ts'
import { type ClientOptions, createClient } from './index.ts'

const TOKEN = '/oauth2/v1/token'
const sender = { type: 'human' as const, id: 'customer' }
const message = { id: '1', created_at: 1_700_000_000, customer_id: 'customer', sender, body: { message: 'Hello' } }

let api: PublishedApi
let waits: number[] = []
beforeEach(async () => {
  api = await startPublishedApi()
  waits = []
})
afterEach(() => api[Symbol.asyncDispose]())

/** Its waits are over at once, but recorded; `meanwhile` happens in each. */
const clientWith = (options: Partial<ClientOptions> = {}, meanwhile = async () => {}) => {
  const wait = async (ms: number) => {
    waits.push(ms)
    await meanwhile()
  }
  const clock = { now: () => 1_700_000_000_000, wait }
  return createClient({ baseUrl: api.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, clock, ...options })
}

describe('a client that has no token yet, at a server it knows nothing of', () => {
  test.each<[string, Answering, number[]]>([
    ['is cut off', (_received, response) => response.destroy(), [expect.any(Number)]],
    ['is answered 503', (_received, response) => response.writeHead(503).end(), [expect.any(Number)]],
    ['is told to wait', (_received, response) => response.writeHead(429, { 'Retry-After': '7' }).end(), [7000]],
  ])('asks again for a token when it %s', async (_name, refused, waited) => {
    api.next(TOKEN, refused)
    expect((await clientWith().send(message)).messages[0]?.status).toBe('recorded')
    expect(api.on(TOKEN)).toHaveLength(2)
    expect(waits).toEqual(waited)
  })

  test('asks again when nobody listened', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"access_token":"late","expires_in":60}')
    })
    const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    await listen(0)
    const { port } = server.address() as AddressInfo
    await new Promise((resolve) => server.close(resolve))
    const client = clientWith({ baseUrl: `http://127.0.0.1:${port}` }, () => listen(port))
    expect(await client.token()).toBe('late')
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  test('does not ask again when it was told to wait for too long, or never to try again', async () => {
    api.next(TOKEN, (_received, response) => response.writeHead(429, { 'Retry-After': '60' }).end())
    await expect(clientWith().token()).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 60 })
    api.next(TOKEN, (_received, response) => response.writeHead(503).end())
    await expect(clientWith({ retry: false }).token()).rejects.toMatchObject({ code: 'server_error' })
    expect(waits).toEqual([])
  })

  test('does not send a message again there', async () => {
    api.next('/messaging/v1/messages', (_received, response) => response.writeHead(503).end())
    await expect(clientWith().send(message)).rejects.toMatchObject({ code: 'server_error' })
    expect(api.on('/messaging/v1/messages')).toHaveLength(1)
  })
})

test('every request names the SDK and its version', async () => {
  const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'))
  await clientWith().send(message)
  expect(new Set(api.received.map(({ headers }) => headers['user-agent']))).toEqual(
    new Set([`passerelle-sdk/${manifest.version}`]),
  )
})
