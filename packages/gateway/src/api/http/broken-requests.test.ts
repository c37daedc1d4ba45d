import { connect } from 'node:net'
import { createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const sound = 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n'

/** Sends one after the other on one connection, each when the one before is answered; the answers. */
async function exchange(...requests: string[]): Promise<string[]> {
  const client = connect(world.gateway.config.port, '127.0.0.1')
  client.on('error', () => {})
  const answers: string[] = []
  client.write(requests[0] ?? '')
  for await (const chunk of client) {
    answers.push(String(chunk))
    const next = requests[answers.length]
    if (next !== undefined) client.write(next)
  }
  return answers
}

const refusal = (status: number) =>
  new RegExp(
    `^HTTP/1.1 ${status} .*\r\nx-content-type-options: nosniff\r\n.*connection: close\r\n.*\\{"error":"invalid_request"`,
    'is',
  )

describe('a request that could be read in two ways is 400 in the usual shape', () => {
  test.each([
    ['two Host headers', 'GET /health/live HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n'],
    ['two equal Host headers', 'GET /health/live HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n'],
    ['two Host headers where nothing is', 'GET /messaging/nowhere HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n'],
    ['no Host header', 'GET /health/live HTTP/1.1\r\n\r\n'],
    ['HTTP/2.0', 'GET /health/live HTTP/2.0\r\nHost: a\r\n\r\n'],
    ['HTTP/0.9', 'GET /health/live\r\n\r\n'],
    ['HTTP/0.9, said', 'GET /health/live HTTP/0.9\r\nHost: a\r\n\r\n'],
  ])('%s', async (_name, request) => {
    expect((await exchange(request)).join('')).toMatch(refusal(400))
  })

  test('HTTP/1.0 is none, with a Host header or without', async () => {
    for (const host of ['', 'Host: x\r\n']) {
      expect((await exchange(`GET /health/live HTTP/1.0\r\n${host}\r\n`)).join('')).toMatch(/^HTTP\/1.1 200 /)
    }
  })
})

describe('the answer reaches a client whose connection was good before', () => {
  test.each([
    ['headers that are too large', 431, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(2_000_000)}\r\n\r\n`],
    ['no HTTP', 400, 'NONSENSE\r\n\r\n'],
  ])('%s', async (_name, status, request) => {
    const [first, ...rest] = await exchange(sound, request)
    expect(first).toMatch(/^HTTP\/1.1 200 /)
    expect(rest.join('')).toMatch(refusal(status))
  })
})

test('every answer says that its type is meant: nosniff', async () => {
  const paths = ['/health/live', '/metrics', '/nowhere', '/desk/v1/session', '/openapi.json', '/messaging/v1/messages']
  for (const path of [...paths, '/operator/v1/instances', '/.well-known/oauth-authorization-server', '/%zz', '/']) {
    expect([path, (await fetch(world.url + path)).headers.get('x-content-type-options')]).toEqual([path, 'nosniff'])
  }
  const created = await world.asOperator.call('POST', '/instances', { name: 'Other' })
  expect([created.status, created.headers.get('x-content-type-options')]).toEqual([201, 'nosniff'])
})
