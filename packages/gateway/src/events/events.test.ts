/** Events from outer door to outer door: what a partner's events URL receives of what people do, and in which order. */
import { lastingEventTypes, type PartnerEvent } from '@passerelle/protocol'
import { createWorld, logIn, type World, waitFor } from '@passerelle/testkit'
import { afterEach, expect, test } from 'vitest'

let world: World
afterEach(() => world.close())

const messageOf = (id: string, customer = 'zoe') => ({
  ...{ id, created_at: Math.floor(world.clock.now() / 1000), customer_id: customer },
  ...{ sender: { type: 'human' as const, id: customer }, body: { message: 'Hello' } },
})

/** Whether agents are there is told beside all else. */
const ofConversations = lastingEventTypes.filter((type) => type !== 'availability.changed')

const open = async (
  connector: Record<string, unknown> = { events: ofConversations },
  settings: Record<string, string> = {},
) => {
  world = await createWorld({ settings })
  const events = world.partner.addWebhook()
  const { id } = world.connector
  const changed = await world.asOperator.patch(`/connectors/${id}`, { events_url: events.url, ...connector })
  return { events, changed, ada: await logIn(world.url, world.agent) }
}

const told = (received: readonly { body: Buffer }[]): PartnerEvent[] =>
  received.map(({ body }) => JSON.parse(body.toString('utf8')))

test('a partner is told whose its conversations are, from the hand-over to the end', async () => {
  const { events, ada } = await open()
  await world.send(messageOf('m1'))
  const { id } = await world.conversationOf('zoe')
  await ada.post(`/conversations/${id}/read`, {})
  await ada.post(`/conversations/${id}/messages`, { message: 'Hello Zoé' })
  await world.partner.waitForRequests(1)
  const seen = async () => ({ last_seen_message_id: (await world.thread(id)).at(-1)?.id })
  await ada.post(`/conversations/${id}/return`, { note: 'Only a receipt', ...(await seen()) })
  await world.send(messageOf('m2'))
  await ada.post(`/conversations/${id}/close`, { reason: 'resolved', ...(await seen()) })
  await world.send(messageOf('m3'))

  const received = await events.waitForRequests(8)
  const agent = { id: world.agent.id, name: 'Ada Agent' }
  const owner = { type: 'agent', ...agent }
  const queue = { id: expect.any(String), name: expect.any(String) }
  const bot = { type: 'bot', id: world.connector.id, name: expect.any(String) }
  const waiting = { position: 1, estimated_wait_seconds: null }
  const by = { type: 'agent', ...agent }
  expect(told(received).map(({ type, owner, data }) => [type, owner, data])).toEqual([
    ['conversation.queued', { type: 'queue', ...queue }, { queue, reason: 'handover', ...waiting }],
    ['message.read', { type: 'queue', ...queue }, { message_id: 'm1' }],
    ['conversation.assigned', owner, { agent, by, previous: { type: 'queue', ...queue } }],
    ['conversation.returned', bot, { by, note: 'Only a receipt' }],
    ['conversation.queued', { type: 'queue', ...queue }, { queue, reason: 'message', ...waiting }],
    ['conversation.closed', null, { by, reason: 'resolved', tags: [] }],
    ['conversation.reopened', { type: 'queue', ...queue }, { by: { type: 'customer', id: null, name: null } }],
    ['conversation.queued', { type: 'queue', ...queue }, { queue, reason: 'reopened', ...waiting }],
  ])
  const [first] = received
  expect(Object.keys(told(received)[0] ?? {})).toEqual([
    ...['id', 'type', 'created_at', 'customer_id', 'conversation_id', 'owner', 'data'],
  ])
  expect(first?.headers['webhook-id']).toBe(told(received)[0]?.id)
  expect(first?.headers).toMatchObject({ 'api-version': '1', 'content-type': 'application/json' })
  expect(first?.headers['body-hash']).toMatch(/^[0-9a-f]{40}$/)
})

test('that a message is given up is told at once, though nothing else of its customer is sent', async () => {
  const { events, ada } = await open(
    { events: ['delivery.exhausted', 'conversation.closed'] },
    { RETRY_SCHEDULE: '1s' },
  )
  world.partner.answer(500)
  await world.send(messageOf('m1'))
  const { id } = await world.conversationOf('zoe')
  await ada.post(`/conversations/${id}/messages`, { message: 'First' })
  await world.partner.waitForRequests(1)
  world.clock.advance(1000)
  await world.partner.waitForRequests(2)
  const [exhausted] = told(await events.waitForRequests(1))
  expect(exhausted).toMatchObject({ type: 'delivery.exhausted', data: { attempts: 2 } })
  const seen = { last_seen_message_id: (await world.thread(id)).at(-1)?.id }
  await ada.post(`/conversations/${id}/close`, seen)
  expect(told(await events.waitForRequests(2)).map(({ type }) => type)).toEqual([
    'delivery.exhausted',
    'conversation.closed',
  ])
})

test('of two messages that are given up, the second waits for the first to be told', async () => {
  const { events, ada } = await open({ events: ['delivery.exhausted'] }, { RETRY_SCHEDULE: '1s' })
  world.partner.answer(500)
  await world.send(messageOf('m1'))
  const { id } = await world.conversationOf('zoe')
  await ada.post(`/conversations/${id}/messages`, { message: 'First' })
  await ada.post(`/conversations/${id}/messages`, { message: 'Second' })
  await waitFor('both to be given up', () => {
    world.clock.advance(1000)
    return events.received.length === 2
  })
  const replies = (await world.thread(id)).filter(({ kind }) => kind === 'outbound').map((one) => one.id)
  expect(told(events.received).map(({ data }) => data)).toMatchObject(replies.map((message_id) => ({ message_id })))
})

test('one request begins a thousand conversations, each of which is told', async () => {
  const { events } = await open({ events: ['conversation.queued'] })
  const customers = Array.from({ length: 1000 }, (_, i) => `customer-${i}`)
  const { messages } = await world.send(...customers.map((customer) => messageOf(`of ${customer}`, customer)))
  expect(messages.length).toBe(1000)
  const received = await events.waitForRequests(1000)
  expect(new Set(told(received).map(({ customer_id }) => customer_id)).size).toBe(1000)
})

test('an event waits for the messages before it, a message for no event', async () => {
  const { events, ada } = await open()
  await world.send(messageOf('m1'))
  const { id } = await world.conversationOf('zoe')
  await events.waitForRequests(1)
  events.answer(500)
  world.partner.answer(500, 200)
  await ada.post(`/conversations/${id}/messages`, { message: 'First' })
  await world.partner.waitForRequests(1)
  await ada.post(`/conversations/${id}/messages`, { message: 'Second' })
  // The second makes the first one due once more; neither waits for the assignment, which fails behind the first.
  world.clock.advance(60_000)
  await world.partner.waitForRequests(3)
  await events.waitForRequests(2)
  events.answer(200)
  world.clock.advance(60_000)
  const received = await events.waitForRequests(3)
  const [, failed, again] = received
  expect(told(received).map(({ type }) => type)).toEqual([
    'conversation.queued',
    'conversation.assigned',
    'conversation.assigned',
  ])
  expect(again?.body.equals(failed?.body ?? Buffer.of())).toBe(true)
})

test('a connector is told what it asked for, and one without an events URL nothing', async () => {
  const { events, changed } = await open({ events: ['conversation.closed'] })
  expect(changed).toMatchObject({ events_url: events.url, events: ['conversation.closed'] })
  await world.send(messageOf('m1'))
  const { id } = await world.conversationOf('zoe')
  await world.closeConversation(id)
  expect(told(await events.waitForRequests(1)).map(({ type }) => type)).toEqual(['conversation.closed'])
  await world.asOperator.patch(`/connectors/${world.connector.id}`, { events_url: null })
  await world.send(messageOf('m2', 'max'))
  const { items } = await world.asOperator.get<{ items: unknown[] }>('/deliveries')
  expect(items).toHaveLength(1)
})

test('what waits when the events URL is taken away goes out with the next one', async () => {
  const { events } = await open({ events: ['conversation.queued'] })
  events.answer(500)
  await world.send(messageOf('m1'))
  await events.waitForRequests(1)
  const change = (events_url: string | null) =>
    world.asOperator.patch(`/connectors/${world.connector.id}`, { events_url })
  await change(null)
  events.answer(200)
  world.clock.advance(60_000)
  const { items } = await world.asOperator.get<{ items: { state: string }[] }>('/deliveries?kind=event')
  expect(items.map(({ state }) => state)).toEqual(['pending'])
  await change(events.url)
  world.clock.advance(60_000)
  const [first, again] = await events.waitForRequests(2)
  expect(again?.body.equals(first?.body ?? Buffer.of())).toBe(true)
})

test('who asked for it hears that an agent writes, and where its customers are in the queue; others do not', async () => {
  const { events, ada } = await open({ events: ['agent.typing', 'queue.position'] })
  const named = async (type: string, count: number) =>
    waitFor(`${count} ${type}`, () => {
      world.clock.advance(1000)
      const found = told(events.received).filter((event) => event.type === type)
      return found.length >= count ? found : undefined
    })
  await world.send(messageOf('m1'))
  await world.send(messageOf('m2', 'max'))
  const queue = { id: expect.any(String), name: expect.any(String) }
  const place = (position: number) => ({ queue, position, estimated_wait_seconds: null })
  const positions = (await named('queue.position', 2)).map(({ customer_id, data }) => [customer_id, data])
  expect(new Map(positions as [string, unknown][])).toEqual(
    new Map([
      ['zoe', place(1)],
      ['max', place(2)],
    ]),
  )
  const { id } = await world.conversationOf('zoe')
  await ada.call('PUT', `/conversations/${id}/presence`, { state: 'answering' })
  await ada.call('PUT', `/conversations/${id}/presence`, { state: 'left' })
  const agent = { id: world.agent.id, name: 'Ada Agent' }
  expect((await named('agent.typing', 2)).map(({ customer_id, data }) => [customer_id, data])).toEqual([
    ['zoe', { on: true, agent }],
    ['zoe', { on: false, agent }],
  ])
  await ada.post(`/conversations/${id}/take`, {})
  expect((await named('queue.position', 3)).at(-1)).toMatchObject({
    ...{ customer_id: 'max', owner: { type: 'queue', ...queue }, data: place(1) },
  })
  const { items } = await world.asOperator.get<{ items: unknown[] }>('/deliveries')
  expect(items).toEqual([])
})

test('who hears of all is told when a queue loses its agents', async () => {
  const { events, ada } = await open({ events: 'all' })
  let status = 'online'
  const changes = await waitFor('both states', async () => {
    status = status === 'online' ? 'offline' : 'online'
    await ada.call('PUT', '/status', { status })
    world.clock.advance(2000)
    const found = told(events.received).filter(({ type }) => type === 'availability.changed')
    // Of states that wait the newest alone is sent: one can be told again before the other.
    const states = new Set(found.map(({ data }) => (data as { state: string }).state))
    return states.size >= 2 ? found : undefined
  })
  expect(changes[0]).toMatchObject({ customer_id: null, conversation_id: null, owner: null })
  const { items } = await world.asOperator.get<{ items: object[] }>('/deliveries?event_type=availability.changed')
  expect(items.at(-1)).toMatchObject({ kind: 'event', message_id: null, customer_id: null, event_id: changes[0]?.id })
})
