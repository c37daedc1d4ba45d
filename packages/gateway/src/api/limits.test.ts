/** What one connector may send, and one session or key may keep open. */
import { get, request as httpRequest, type IncomingMessage } from 'node:http'
import { createWorld, operatorToken, requestToken, type World, waitFor } from '@passerelle/testkit'
import { afterEach, expect, test } from 'vitest'

let world: World
afterEach(() => world.close())

let made = 0
const message = (text = 'Hello') => {
  made += 1
  const customer = `customer-${made % 10}`
  return {
    ...{ id: `m-${made}`, created_at: 1_767_225_600, customer_id: customer, metadata: {} },
    ...{ sender: { type: 'human', id: customer, name: 'John' }, body: { message: text } },
  }
}
const send = (text?: string, count = 1) =>
  world.asPartner.call('POST', '/messaging/v1/messages', {
    messages: Array.from({ length: count }, () => message(text)),
  })

const expectRefusal = ({ status, headers, body }: { status: number; headers: Headers; body: unknown }) => {
  expect(status).toBe(429)
  expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
  expect(body).toMatchObject({ error: 'too_many_requests', error_description: expect.any(String) })
  return Number(headers.get('retry-after')) * 1000
}

test('a connector sent messages without end', async () => {
  world = await createWorld({ settings: { CONNECTOR_RATE: '1' } })
  expect((await send('Hello', 70)).status).toBe(200)
  const waitMs = expectRefusal(await send())
  const other = await world.asOperator.post<{ id: string; client_id: string; client_secret: string }>('/connectors', {
    ...{ instance_id: world.instanceId, name: 'Other' },
  })
  const headers = { authorization: `Bearer ${await requestToken(world.url, other)}` }
  const body = { messages: [message()] }
  expect((await world.asPartner.call('POST', '/messaging/v1/messages', body, headers)).status).toBe(200)
  // A clock that is set back makes nobody wait for longer.
  world.clock.jump(-3_600_000)
  world.clock.advance(waitMs)
  expect((await send()).status).toBe(200)
})

test('a connector sent bytes without end, in bodies of a known length or not', async () => {
  world = await createWorld({ settings: { CONNECTOR_RATE: '1' } })
  const file = (bytes: number) => ({
    id: 'f',
    ...{ name: 'f.bin', mime_type: 'application/octet-stream' },
    content: { type: 'base64', data: Buffer.alloc(bytes).toString('base64') },
  })
  const withFile = { ...message(), body: { message: '', attachments: [file(2_500_000)] } }
  const body = JSON.stringify({ messages: [withFile] })
  const authorization = `Bearer ${await requestToken(world.url, world.connector)}`
  const sendChunked = () =>
    new Promise<number>((resolve, reject) => {
      const headers = { authorization, 'content-type': 'application/json', 'transfer-encoding': 'chunked' }
      const sent = httpRequest(`${world.url}/messaging/v1/messages`, { method: 'POST', headers }, (answer) => {
        answer.resume().once('end', () => resolve(answer.statusCode ?? 0))
      })
      sent.once('error', reject).end(body)
    })
  expect(await sendChunked()).toBe(200)
  const refused = await send()
  world.clock.advance(expectRefusal(refused) + 1000)
  const known = { authorization, 'content-type': 'application/json' }
  const answer = await fetch(`${world.url}/messaging/v1/messages`, { method: 'POST', headers: known, body })
  expect(answer.status).toBe(200)
  expectRefusal(await send())
})

test('a connector was issued 20,000 tokens', async () => {
  world = await createWorld({ settings: { CONNECTOR_RATE: '1' } })
  const { client_id, client_secret } = world.connector
  const ask = () =>
    fetch(`${world.url}/oauth2/v1/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }),
    })
  let answer = await ask()
  let issued = 0
  for (; answer.status === 200 && issued < 2000; issued++) answer = await ask()
  expect(issued).toBeGreaterThanOrEqual(600)
  const { status, headers } = answer
  world.clock.advance(expectRefusal({ status, headers, body: await answer.json() }))
  expect((await ask()).status).toBe(200)
})

test('2,000 event streams were open with one key', async () => {
  world = await createWorld()
  const service = await world.asOperator.post<{ api_key: string }>('/agents', {
    ...{ instance_id: world.instanceId, name: 'CRM', service: true },
  })
  const { email, password } = world.agent
  const session = await fetch(`${world.url}/desk/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  for (const [path, headers] of [
    ['/desk/v1/changes', { authorization: `Bearer ${service.api_key}` }],
    ['/desk/v1/changes', { cookie: session.headers.get('set-cookie')?.split(';')[0] ?? '' }],
    ['/operator/v1/changes', { authorization: `Bearer ${operatorToken}` }],
  ] as const) {
    const follow = () =>
      new Promise<IncomingMessage>((resolve, reject) => {
        get(world.url + path, { headers: { ...headers }, agent: false }, resolve).once('error', reject)
      })
    const open = await Promise.all(Array.from({ length: 32 }, follow))
    expect(open.map(({ statusCode }) => statusCode)).toEqual(Array(32).fill(200))
    const refused = await follow()
    expect([path, refused.statusCode]).toEqual([path, 429])
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/)
    refused.destroy()
    for (const stream of open) stream.destroy()
    await waitFor('a place for another stream', async () => {
      const again = await follow()
      again.destroy()
      return again.statusCode === 200
    })
  }
})
