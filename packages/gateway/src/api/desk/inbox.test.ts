import type { ConversationItem, MessageItem, Page } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { InjectOptions } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAgent } from '../../agents/create-agent.ts'
import { unseenMs } from '../../conversations/unseen.ts'
import { namesOf } from '../../deliveries/delivery.ts'
import { connectorId, instanceId, type Login, openDesk, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
let other: Login
beforeEach(async () => {
  desk = await openDesk()
  const elsewhere = { instanceId: 'instance-2', email: 'x@other.example', name: 'X', password }
  await createAgent(desk, elsewhere)
  other = await desk.logIn('x@other.example')
})
afterEach(() => desk.close())

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const send = (method: 'GET' | 'POST', path: string, { payload, headers = {} }: InjectOptions = {}) =>
  desk.app.inject({
    method,
    url: `/desk/v1/${path}`,
    headers: { ...desk.lea, ...headers },
    ...(payload !== undefined && { payload }),
  })
const get = (path: string) => send('GET', path)
const post = (path: string, payload?: object, headers: Record<string, string> = {}) =>
  send('POST', path, { headers, ...(payload && { payload }) })
/** When the customer's last message has been there long enough to be seen. */
const close = (id: string) => {
  desk.clock.advance(unseenMs)
  return post(`conversations/${id}/close`)
}
const ids = async (query: string) => {
  const page: Page<ConversationItem> = (await get(`conversations${query}`)).json()
  return page.items.map(({ customer_id }) => customer_id)
}
const messages = async (id: string, query = ''): Promise<Page<MessageItem>> =>
  (await get(`conversations/${id}/messages${query}`)).json()

describe('conversations', () => {
  test('an item has the fields of the contract', async () => {
    const id = await desk.write('customer-1', 'Bonjour')
    const expected = {
      id,
      connector_id: connectorId,
      connector_name: 'Bot',
      customer_id: 'customer-1',
      customer_name: 'Name of customer-1',
      status: 'open',
      assignee: null,
      owner: { type: 'queue', id: 'instance-1', name: 'General' },
      queue: { id: 'instance-1', name: 'General' },
      tags: [],
      language: null,
      skills: [],
      priority: 'normal',
      unread_count: 1,
      waiting_since: expect.stringMatching(rfc3339),
      snoozed_until: null,
      read_until: null,
      last_message: {
        id: expect.any(String),
        kind: 'inbound',
        sender: { type: 'human', id: 'customer-1', name: 'Name of customer-1' },
        message: 'Bonjour',
        attachment_count: 0,
        created_at: expect.any(Number),
        received_at: expect.stringMatching(rfc3339),
        delivery: null,
      },
      metadata: {},
      created_at: expect.stringMatching(rfc3339),
      updated_at: expect.stringMatching(rfc3339),
    }
    expect((await get(`conversations/${id}`)).json()).toEqual(expected)
    expect((await get('conversations')).json()).toEqual({ items: [expected], next_cursor: null })
  })

  test('are filtered by status, assignee and text, the latest first', async () => {
    const [one, two] = [await desk.write('anna'), await desk.write('bert')]
    desk.clock.advance(10)
    await desk.write('cleo')
    await post(`conversations/${one}/assign`, { assignee: 'me' })
    await close(two)
    expect((await ids('?status=open')).toSorted()).toEqual(['anna', 'cleo'])
    expect(await ids('?status=closed')).toEqual(['bert'])
    expect(await ids('?status=all')).toHaveLength(3)
    expect(await ids('')).toHaveLength(3)
    expect(await ids('?assignee=me')).toEqual(['anna'])
    expect(await ids(`?assignee=${desk.agentId}`)).toEqual(['anna'])
    expect((await ids('?assignee=none')).toSorted()).toEqual(['bert', 'cleo'])
    expect(await ids('?assignee=nobody')).toEqual([])
    expect(await ids('?q=of%20CLE')).toEqual(['cleo'])
    expect(await ids('?status=open&assignee=none&q=')).toEqual(['cleo'])
  })

  test('pages follow each other without gap or double; a bad limit or cursor is 400', async () => {
    for (let i = 0; i < 7; i++) await desk.write(`customer-${i}`)
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query: string = cursor === '' ? '?limit=3' : `?limit=3&cursor=${cursor}`
      const page: Page<ConversationItem> = (await get(`conversations${query}`)).json()
      expect(page.items.length).toBeLessThanOrEqual(3)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next_cursor
    }
    expect(new Set(seen).size).toBe(7)
    expect(seen).toHaveLength(7)
    const id = seen[0]
    for (const query of ['limit=0', 'limit=101', 'limit=x', 'limit=1&limit=2', 'cursor=x', 'cursor=W10']) {
      for (const path of ['conversations', `conversations/${id}/messages`, 'agents']) {
        const answer = await get(`${path}?${query}`)
        expect([path, query, answer.statusCode]).toEqual([path, query, 400])
      }
    }
    for (const query of ['status=x', 'status=open&status=closed', 'assignee=', `q=${'a'.repeat(300)}`]) {
      const answer = await get(`conversations?${query}`)
      expect([query, answer.statusCode, answer.json().errors.length]).toEqual([query, 400, 1])
    }
  })

  test('are read, assigned, closed and reopened', async () => {
    const id = await desk.write('customer-1')
    expect((await post(`conversations/${id}/read`)).statusCode).toBe(204)
    expect((await get(`conversations/${id}`)).json().unread_count).toBe(0)
    const assigned = await post(`conversations/${id}/assign`, { assignee: 'me' })
    expect(assigned.json().assignee).toEqual({ id: desk.agentId, name: 'Léa' })
    expect((await post(`conversations/${id}/assign`, { assignee: null })).json().assignee).toBeNull()
    const unknown = await post(`conversations/${id}/assign`, { assignee: 'nobody' })
    expect([unknown.statusCode, unknown.json().errors]).toEqual([
      400,
      [{ path: '/assignee', message: expect.any(String), code: 'assignee_unknown', params: {} }],
    ])
    expect((await post(`conversations/${id}/assign`, {})).json().errors[0].path).toBe('/assignee')
    expect((await close(id)).json().status).toBe('closed')
    expect((await post(`conversations/${id}/reopen`)).json().status).toBe('open')
    // Clients that name a type for a body they do not send are many.
    const json = { 'content-type': 'application/json' }
    expect((await post(`conversations/${id}/close`, undefined, json)).statusCode).toBe(200)
    expect((await post(`conversations/${id}/close`, {}, json)).statusCode).toBe(200)
  })

  test('[2.reopen] one is not reopened, nor written into, while another one is open', async () => {
    const first = await desk.write('customer-1')
    await close(first)
    const opened = await post('conversations', { connector_id: connectorId, customer_id: 'customer-1' })
    expect([opened.statusCode, opened.json().customer_name]).toEqual([201, 'Name of customer-1'])
    const again = await post('conversations', { connector_id: connectorId, customer_id: 'customer-1' })
    expect([again.statusCode, again.json().id]).toEqual([200, opened.json().id])
    for (const answer of [
      await post(`conversations/${first}/reopen`),
      await post(`conversations/${first}/messages`, { message: 'a' }),
    ]) {
      expect([answer.statusCode, answer.json().error]).toEqual([409, 'conflict'])
      expect(answer.json().error_description).toContain(opened.json().id)
    }
  })

  test('a stranger cannot be written to first', async () => {
    const body = { connector_id: connectorId, customer_id: 'stranger' }
    expect((await post('conversations', body)).statusCode).toBe(404)
    expect((await post('conversations', { ...body, connector_id: 'x' })).statusCode).toBe(404)
    expect((await post('conversations', {})).json().errors).toHaveLength(2)
  })
})

describe('messages', () => {
  test('an item has the fields of the contract; a reply\u2019s delivery is pending', async () => {
    const id = await desk.write('customer-1', 'Bonjour')
    const answer = await post(`conversations/${id}/messages`, {
      message: 'Oui ?',
      rich_content: { a: [1] },
      metadata: { b: 2 },
    })
    expect(answer.statusCode).toBe(201)
    const sent: MessageItem = answer.json()
    expect(sent).toEqual({
      id: expect.any(String),
      external_id: sent.id,
      conversation_id: id,
      kind: 'outbound',
      sender: { type: 'human', id: 'kiamo', name: 'kiamo' },
      author: { id: desk.agentId, name: 'Léa' },
      message: 'Oui ?',
      attachments: [],
      rich_content: { a: [1] },
      metadata: { b: 2 },
      created_at: Math.floor(Date.parse(sent.received_at) / 1000),
      received_at: expect.stringMatching(rfc3339),
      delivery: {
        id: expect.any(String),
        state: 'pending',
        attempts: 0,
        next_attempt_at: expect.stringMatching(rfc3339),
      },
    })
    expect((await get(`conversations/${id}`)).json().last_message).toMatchObject({
      author: { id: desk.agentId, name: 'Léa' },
      delivery: { state: 'pending', attempts: 0 },
    })
    const thread = await messages(id)
    expect(thread.items.map(({ message }) => message)).toEqual(['Bonjour', 'Oui ?'])
    expect(thread.items[0]).toMatchObject({ kind: 'inbound', external_id: 'm1', delivery: null })
    expect(thread.items[0]).not.toHaveProperty('author')
    expect((await messages(id, '?order=desc')).items.map(({ message }) => message)).toEqual(['Oui ?', 'Bonjour'])
    expect((await get(`conversations/${id}/messages?order=up`)).statusCode).toBe(400)
  })

  test('[2.metadata] metadata that is empty in the way of PHP, or null, is an empty object', async () => {
    const id = await desk.write('customer-1')
    for (const metadata of [[], null, {}]) {
      const answer = await post(`conversations/${id}/messages`, { message: 'Oui', metadata })
      expect([answer.statusCode, answer.json().metadata]).toEqual([201, {}])
    }
  })

  test('every fault of a reply is told at once, of form and of rule', async () => {
    const id = await desk.write('customer-1')
    const faults = async (payload: object) => {
      const answer = await post(`conversations/${id}/messages`, payload)
      const { errors = [] } = answer.json<{ errors?: { path: string }[] }>()
      return [answer.statusCode, ...errors.map(({ path }) => path)]
    }
    expect(await faults({})).toEqual([400, '/message'])
    expect(await faults({ message: '', attachments: [], rich_content: null, metadata: null })).toEqual([
      400,
      '/message',
    ])
    expect(await faults([])).toEqual([400, ''])
    expect(await faults({ message: 1, metadata: { a: 'b'.repeat(5000) } })).toEqual([400, '/message', '/metadata'])
    expect(await faults({ message: 'a'.repeat(66_000), metadata: [1] })).toEqual([400, '/message', '/metadata'])
    expect(await faults({ attachments: [{ upload_id: 'x' }, {}] })).toEqual([400, '/attachments/1/upload_id'])
    expect(await faults({ attachments: [{ upload_id: 'x' }] })).toEqual([400, '/attachments/0/upload_id'])
    expect(await faults({ attachments: Array(51).fill({ upload_id: 'x' }) })).toEqual([400, '/attachments'])
    expect((await messages(id)).items).toHaveLength(1)
  })

  test('a repeat under an Idempotency-Key records nothing; other content under it is 422', async () => {
    const id = await desk.write('customer-1')
    const reply = (payload: object, key = 'k') =>
      post(`conversations/${id}/messages`, payload, { 'idempotency-key': key })
    const [first, again] = [await reply({ message: 'a' }), await reply({ message: 'a' })]
    expect([first.statusCode, again.statusCode, again.json().id]).toEqual([201, 201, first.json().id])
    const reused = await reply({ message: 'b' })
    expect([reused.statusCode, reused.json().error]).toEqual([422, 'idempotency_key_reused'])
    expect((await reply({ message: 'b' }, 'k'.repeat(257))).statusCode).toBe(400)
    expect((await messages(id)).items).toHaveLength(2)
  })

  test('an exhausted one is retried by its agent; a pending one is not', async () => {
    const id = await desk.write('customer-1')
    const sent: MessageItem = (await post(`conversations/${id}/messages`, { message: 'a' })).json()
    const retry = () => post(`messages/${sent.id}/retry`)
    expect((await retry()).statusCode).toBe(409)
    const now = desk.clock.now()
    const [claimed] = (
      await desk.store.claimDeliveries({ now, leaseMs: 1000, perConnector: 1, inFlight: new Map(), limit: 1 })
    ).deliveries
    if (!claimed) throw new Error('nothing was due')
    await desk.store.settleDelivery({
      ...namesOf(claimed),
      attempt: {
        id: 'attempt-1',
        deliveryId: claimed.id,
        startedAt: now,
        durationMs: 1,
        request: null,
        status: 500,
        responseHeaders: {},
        response: '',
        error: reason('webhook_status', { status: 500 }),
        flush: false,
      },
      now,
      ok: false,
      next: { state: 'exhausted' },
      attachmentGraceMs: 0,
      attachmentTtlMs: 0,
    })
    const [, exhausted] = (await messages(id)).items
    expect(exhausted?.delivery).toMatchObject({
      state: 'exhausted',
      attempts: 1,
      last_error: 'The webhook answered 500 Internal Server Error',
      reason: reason('webhook_status', { status: 500 }),
    })
    expect(exhausted?.delivery).not.toHaveProperty('next_attempt_at')
    const answer = await retry()
    expect([answer.statusCode, answer.json().id, answer.json().delivery.state]).toEqual([200, sent.id, 'pending'])
  })
})

test('agents are listed: those of the instance who can log in', async () => {
  const { agent } = await createAgent(desk, { instanceId, email: 'b@acme.example', name: 'B', role: 'supervisor' })
  const gone = await createAgent(desk, { instanceId, email: 'c@acme.example', name: 'C' })
  await desk.store.disableAgent(gone.agent.id, 1)
  const { items } = (await get('agents')).json()
  expect(items).toHaveLength(2)
  expect(items).toContainEqual({ id: desk.agentId, name: 'Léa', role: 'agent', service: false, status: 'online' })
  expect(items).toContainEqual({ id: agent.id, name: 'B', role: 'supervisor', service: false, status: 'offline' })
})

test('another instance\u2019s things are 404, everywhere', async () => {
  const id = await desk.write('customer-1')
  const sent: MessageItem = (await post(`conversations/${id}/messages`, { message: 'a' })).json()
  expect((await desk.app.inject({ url: '/desk/v1/conversations', headers: other })).json().items).toEqual([])
  const asked: [method: 'GET' | 'POST', path: string, payload?: object][] = [
    ['GET', `conversations/${id}`],
    ['GET', `conversations/${id}/messages`],
    ['POST', `conversations/${id}/messages`, { message: 'a' }],
    ['POST', `conversations/${id}/assign`, { assignee: 'me' }],
    ['POST', `conversations/${id}/close`],
    ['POST', `conversations/${id}/reopen`],
    ['POST', `conversations/${id}/read`],
    ['POST', `messages/${sent.id}/retry`],
    ['POST', 'conversations', { connector_id: connectorId, customer_id: 'customer-1' }],
  ]
  for (const [method, path, payload] of asked) {
    const answer = await send(method, path, { headers: other, ...(payload && { payload }) })
    expect([path, answer.statusCode, answer.json().error]).toEqual([path, 404, 'not_found'])
  }
})

test('[2.errors] unknown paths, verbs and content types have the one shape of error', async () => {
  const answers = [
    [await get('nothing'), 404, 'not_found'],
    [
      await desk.app.inject({ method: 'PUT', url: '/desk/v1/conversations', headers: desk.lea }),
      405,
      'method_not_allowed',
    ],
    [
      await send('POST', 'conversations', { payload: 'a=b', headers: { 'content-type': 'text/plain' } }),
      415,
      'unsupported_media_type',
    ],
    [
      await send('POST', 'conversations', { payload: '{', headers: { 'content-type': 'application/json' } }),
      400,
      'invalid_request',
    ],
  ] as const
  for (const [answer, status, error] of answers)
    expect([answer.statusCode, answer.json().error]).toEqual([status, error])
})
