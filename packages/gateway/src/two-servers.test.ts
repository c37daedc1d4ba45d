/** Two servers on one PostgreSQL database: what they share out, and what one learns of the other. */
import type { Page, StatsItem } from '@passerelle/protocol'
import { waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { beat, createSharedWorld, listNodes, type Server, type SharedWorld } from '../test/two-servers.ts'

const concurrency = 8
const settings = { WEBHOOK_CONCURRENCY: String(concurrency) }

let world: SharedWorld
let other: Server

beforeEach(async () => {
  world = await createSharedWorld(settings)
  other = await world.addServer(settings)
})
afterEach(() => world.close())

const message = (id: string) => ({
  ...{ id, created_at: 1_767_600_000, customer_id: id, sender: { type: 'human', id, name: id } },
  body: { message: 'Hello' },
})

test('each shows both', async () => {
  const both = await listNodes(other.url)
  const running = { state: 'running', roles: ['api', 'worker'] }
  expect(both).toMatchObject([
    { ...running, current: true },
    { ...running, current: false },
  ])
  expect((await listNodes(world.url)).map(({ id }) => id)).toEqual(both.map(({ id }) => id).reverse())
})

async function countAttempts(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const counts = [...text.matchAll(/^passerelle_delivery_attempts_total\{.*\} (\d+)$/gm)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

/** A reply to each of so many customers, all of them due at once. */
async function replyToMany(count: number) {
  const path = `/connectors/${world.connector.id}`
  await world.asOperator.post(`${path}/pause`)
  await world.send(...Array.from({ length: count }, (_, n) => message(`c${n}`)))
  const { items } = await world.asDesk.get<Page<{ id: string }>>('/conversations?limit=100')
  await Promise.all(items.map(({ id }) => world.reply(id, 'Hi')))
  await world.asOperator.post(`${path}/resume`)
}

test('they share deliveries about evenly, and send no more side by side to one connector than one would', async () => {
  // The first hears of the second.
  await beat(world, other)
  const waiting = new Set<() => void>()
  let most = 0
  world.partner.answer(async () => {
    await new Promise<void>((answer) => waiting.add(answer))
    return { status: 200 }
  })
  await replyToMany(80)
  await waitFor('all deliveries', () => {
    const { received } = world.partner
    most = Math.max(most, waiting.size)
    if (waiting.size >= concurrency || received.length === 80) {
      for (const answer of waiting) answer()
      waiting.clear()
    }
    return received.length === 80 && received.every(({ answered }) => answered)
  })
  expect(most).toBe(concurrency)
  const attempts = await waitFor('all outcomes', async () => {
    const both = await Promise.all([countAttempts(world.url), countAttempts(other.url)])
    return both[0] + both[1] === 80 && both
  })
  expect(Math.min(...attempts)).toBeGreaterThanOrEqual(24)
  // One of them counts at a time.
  for (const { clock } of [world, other]) clock.advance(5000)
  await waitFor('the figures', async () => {
    const { totals } = await world.asOperator.get<StatsItem>('/stats')
    return totals.delivered === 80
  })
})

test('a token revoked at one is refused at the other within a second', async () => {
  const { client_id, client_secret } = world.connector
  const form = (fields: Record<string, string>) => ({
    ...{ method: 'POST', body: new URLSearchParams({ client_id, client_secret, ...fields }) },
  })
  const answer = await fetch(`${other.url}/oauth2/v1/token`, form({ grant_type: 'client_credentials' }))
  const { access_token: token } = (await answer.json()) as { access_token: string }
  const send = async () => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    return (await fetch(`${other.url}/messaging/v1/messages`, { method: 'POST', headers, body: '{}' })).status
  }
  expect(await send()).toBe(400)
  expect((await fetch(`${world.url}/oauth2/v1/revoke`, form({ token }))).status).toBe(200)
  other.clock.advance(1000)
  expect(await send()).toBe(401)
})

async function followDesk(url: string) {
  const login = { email: world.agent.email, password: world.agent.password }
  const headers = { 'content-type': 'application/json' }
  const session = await fetch(`${url}/desk/v1/session`, { method: 'POST', headers, body: JSON.stringify(login) })
  const cookie = session.headers.get('set-cookie')?.split(';')[0] ?? ''
  const ending = new AbortController()
  const answer = await fetch(`${url}/desk/v1/changes?items=true`, { headers: { cookie }, signal: ending.signal })
  const stream = { text: '', close: () => ending.abort() }
  const take = async () => {
    const decoder = new TextDecoder()
    for await (const piece of answer.body ?? []) stream.text += decoder.decode(piece, { stream: true })
  }
  void take().catch(() => {})
  return stream
}

test('an agent at one sees who writes at the other, and what comes in there', async () => {
  const stream = await followDesk(other.url)
  await world.send(message('c1'))
  const { id } = await world.conversationOf('c1')
  await waitFor('the change', () => stream.text.includes(`"conversation_id":"${id}"`))
  await waitFor('the counts', () => /event: counts\ndata: .*"open":1/.test(stream.text))
  await world.asDesk.call('PUT', `/conversations/${id}/presence`, { state: 'answering' })
  await waitFor('the presence', () => /event: presence\ndata: .*"name":"Tests","state":"answering"/.test(stream.text))
  stream.close()
})
