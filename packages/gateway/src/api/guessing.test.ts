/** Guessing and flooding, at every door that takes a secret. Addresses are those a trusted proxy names. */
import { createWorld, operatorToken, type World } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let world: World
beforeEach(async () => {
  world = await createWorld({ settings: { TRUST_PROXY: '127.0.0.1' } })
})
afterEach(() => world.close())

interface Asked {
  from: string
  authorization?: string
  body?: object
}

async function ask(path: string, { from, authorization, body }: Asked): Promise<Response> {
  const isForm = body instanceof URLSearchParams
  const answer = await fetch(world.url + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      'x-forwarded-for': from,
      ...(authorization && { authorization }),
      ...(body && !isForm && { 'content-type': 'application/json' }),
    },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  })
  await answer.arrayBuffer()
  return answer
}

const logIn = (from: string, body: object) => ask('/desk/v1/session', { from, body })
const asOperator = (from: string, token: string) =>
  ask('/operator/v1/instances', { from, authorization: `Bearer ${token}` })
const asClient = (from: string, id: string, secret: string, path = '/oauth2/v1/token') =>
  ask(path, {
    from,
    body: new URLSearchParams({
      ...{ grant_type: 'client_credentials', token: 'x' },
      ...{ client_id: id, client_secret: secret },
    }),
  })

async function statusesOf(times: number, call: (n: number) => Promise<Response>): Promise<number[]> {
  const statuses: number[] = []
  for (let n = 0; n < times; n++) statuses.push((await call(n)).status)
  return statuses
}

const all = (status: number, times: number) => Array(times).fill(status)
const here = '203.0.113.1'
const elsewhere = '203.0.113.2'

describe('one name', () => {
  test.each([
    ['IPv4', (port: number) => `203.0.113.1:${port}`],
    ['IPv6', (port: number) => `[2001:db8::1]:${port}`],
  ])('each port of a client behind a proxy was a client of its own: %s', async (_, from) => {
    expect(await statusesOf(11, (n) => asOperator(from(40_000 + n), 'wrong'))).toEqual([...all(401, 10), 429])
  })

  test('the operator token is guessed ten times a minute, over all its doors together', async () => {
    expect(await statusesOf(5, () => asOperator(here, 'wrong'))).toEqual(all(401, 5))
    expect(await statusesOf(5, () => logIn(here, { operator_token: 'wrong' }))).toEqual(all(401, 5))
    for (const refused of [
      await asOperator(here, operatorToken),
      await logIn(here, { operator_token: operatorToken }),
    ]) {
      expect(refused.status).toBe(429)
      expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d?$/)
    }
    expect((await asOperator(elsewhere, operatorToken)).status).toBe(200)
    world.clock.advance(60_000)
    expect((await asOperator(here, operatorToken)).status).toBe(200)
  })

  test('the addresses of one IPv6 /64 count as one', async () => {
    const { client_id, client_secret } = world.connector
    const wrong = await statusesOf(12, (n) => asClient(`2001:db8:1:2:${n + 1}::${n}`, client_id, 'wrong'))
    expect(wrong).toEqual([...all(401, 10), 429, 429])
    expect((await asClient('2001:db8:1:2::99', client_id, client_secret)).status).toBe(429)
    expect((await asClient('2001:db8:1:3::1', client_id, client_secret)).status).toBe(200)
    expect((await asClient('::ffff:203.0.113.1', client_id, client_secret)).status).toBe(200)
  })

  test('a client is guessed ten times a minute over token, revoke and introspect together', async () => {
    const { client_id, client_secret } = world.connector
    const paths = ['/oauth2/v1/token', '/oauth2/v1/revoke', '/oauth2/v1/introspect']
    const wrong = await statusesOf(11, (n) => asClient(here, client_id, 'wrong', paths[n % 3]))
    expect(wrong).toEqual([...all(401, 10), 429])
    for (const path of paths) expect((await asClient(here, client_id, client_secret, path)).status).toBe(429)
  })
})

describe('many names', () => {
  test('spraying one password over many e-mails ends, and who has logged in from there before still can', async () => {
    const { email, password } = world.agent
    const other = { email: 'grace@acme.example', password: 'another long password' }
    await world.asOperator.post('/agents', { instance_id: world.instanceId, name: 'Grace', ...other })
    expect((await logIn(here, { email, password })).status).toBe(200)
    const spray = (n: number) => logIn(here, { email: `agent-${n}@acme.example`, password: 'wrong' })
    expect(await statusesOf(102, spray)).toEqual([...all(401, 100), 429, 429])
    expect((await logIn(here, { email, password })).status).toBe(200)
    expect((await logIn(here, { email, password: 'wrong' })).status).toBe(429)
    expect((await logIn(here, other)).status).toBe(429)
    expect((await logIn(elsewhere, other)).status).toBe(200)
    world.clock.advance(60_000)
    expect((await logIn(here, other)).status).toBe(200)
  })

  test('a name that has been right before is guessed ten times a minute there as well', async () => {
    const { email, password } = world.agent
    await logIn(here, { email, password })
    await statusesOf(100, (n) => asClient(here, `client${n}`, 'wrong'))
    expect(await statusesOf(10, () => logIn(here, { email, password: 'wrong' }))).toEqual(all(429, 10))
    expect((await logIn(here, { email, password })).status).toBe(429)
  })

  test('unknown access tokens and API keys end in 429, and a right one never does', async () => {
    const { access_token } = await world.asPartner.post<{ access_token: string }>(
      '/oauth2/v1/token',
      new URLSearchParams({
        ...{ grant_type: 'client_credentials', client_id: world.connector.client_id },
        client_secret: world.connector.client_secret,
      }),
    )
    const guess = (n: number) =>
      n % 2 === 0
        ? ask('/messaging/attachments/x', { from: here, authorization: `Bearer ${n}` })
        : ask('/desk/v1/conversations', { from: here, authorization: `Bearer psk_${'a'.repeat(43)}` })
    expect(await statusesOf(102, guess)).toEqual([...all(401, 100), 429, 429])
    const right = await ask('/messaging/attachments/x', { from: here, authorization: `Bearer ${access_token}` })
    expect(right.status).toBe(404)
  })
})

test('a flood of log-ins from one address keeps nobody else from logging in', async () => {
  const flood = Array.from({ length: 150 }, (_, n) =>
    logIn(here, { email: `agent-${n}@acme.example`, password: 'wrong' }),
  )
  const { email, password } = world.agent
  const right = Array.from({ length: 15 }, (_, n) => logIn(`198.51.100.${n}`, { email, password }))
  expect((await Promise.all(right)).map(({ status }) => status)).toEqual(all(200, 15))
  await Promise.all(flood)
})
