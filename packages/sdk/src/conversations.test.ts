/** What a client asks Passerelle and tells it beside messages. */
import { describe, expect, test } from 'vitest'
import { type Answering, json } from '../test/published-api.ts'
import {
  api,
  asPasserelle,
  clientWith,
  errorOf,
  hangUp,
  history,
  live,
  MESSAGES,
  usePublishedApi,
  waits,
} from '../test/test-client.ts'
import type { OutboxItem, ReceiveOptions, ToldEvent } from './index.ts'

usePublishedApi()

const answering =
  (body: unknown, status = 200): Answering =>
  (_received, response) =>
    json(response, status, body, asPasserelle)

const AVAILABILITY = '/messaging/v1/availability'
const EVENTS = '/messaging/v1/events'
const queue = {
  id: 'q1',
  name: 'Returns',
  state: 'open',
  agents_online: 2,
  agents_available: 1,
  waiting: 0,
  estimated_wait_seconds: null,
  opens_at: null,
  closes_at: 1_700_003_600,
}

describe('availability', () => {
  test('gives the queues, and asks again through failures that pass', async () => {
    api.next(AVAILABILITY, hangUp, answering({ queues: [queue] }))
    expect(await clientWith().availability()).toEqual({ queues: [queue] })
    expect(waits).toHaveLength(1)
  })

  test('asks for one queue', async () => {
    api.next(`${AVAILABILITY}?queue=Retours+%26+litiges`, answering({ queues: [queue] }))
    expect((await clientWith().availability({ queue: 'Retours & litiges' })).queues).toHaveLength(1)
  })

  test('of a server that has no such question is an error', async () => {
    expect(await errorOf(clientWith().availability())).toMatchObject({ code: 'not_found', status: 404 })
    api.next(AVAILABILITY, answering({ error: 'not_found', error_description: 'There is no queue "x".' }, 404))
    const { message } = await errorOf(clientWith().availability())
    expect(message).toMatch(/404: not_found, There is no queue "x"\.$/)
    api.next(AVAILABILITY, answering({ hello: 'world' }))
    expect(await errorOf(clientWith().availability())).toMatchObject({ code: 'unexpected_answer' })
  })
})

describe('a conversation', () => {
  const state = {
    conversation_id: 'v1',
    status: 'open',
    owner: { type: 'agent', id: 'a1', name: 'Zoé' },
    queue: null,
    position: null,
    last_event_id: 'e1',
    last_message_id: 'm1',
  }

  test('is found by its customer, whatever the id holds', async () => {
    api.next('/messaging/v1/conversations/a%2Fb%20%3F', answering(state))
    expect(await clientWith().conversation('a/b ?')).toEqual(state)
  })

  test('is undefined where Passerelle knows none, and an error where another server answers 404', async () => {
    api.next('/messaging/v1/conversations/c', answering({ error: 'not_found' }, 404))
    expect(await clientWith().conversation('c')).toBeUndefined()
    expect(await errorOf(clientWith().conversation('c'))).toMatchObject({ code: 'not_found' })
  })
})

describe('telling', () => {
  const typing: ToldEvent = { type: 'typing', customer_id: 'c', data: { on: true } }
  const told = () => api.on(EVENTS).map(({ body }) => JSON.parse(String(body)).events)

  test('gives an event an id and a time, unless it has its own; a repeat has the same', async () => {
    api.next(EVENTS, hangUp, answering({ events: [{ status: 'recorded' }, { status: 'duplicate' }] }))
    const rating: ToldEvent = { id: 'r1', created_at: 5, type: 'rating', customer_id: 'c', data: { score: 5 } }
    const { events } = await clientWith().tell([typing, rating])
    const [first, second] = told()
    expect(first).toEqual([{ id: expect.any(String), created_at: 1_700_000_000, ...typing }, rating])
    expect(second).toEqual(first)
    expect(events).toEqual([
      { id: first[0].id, status: 'recorded' },
      { id: 'r1', status: 'duplicate' },
    ])
  })

  test('takes one event, and refuses none at all', async () => {
    api.next(EVENTS, answering({}))
    expect((await clientWith().tell(typing)).events).toEqual([{ id: expect.any(String), status: 'recorded' }])
    expect(await errorOf(clientWith().tell([]))).toMatchObject({ code: 'invalid_argument' })
  })
})

test('hints go with the last message, beside the metadata it has', async () => {
  const handover = { queue: 'Returns', priority: 'high', contact: { email: 'john@example.com' } } as const
  await clientWith().sendHistory([history, { ...history, metadata: { order: 7 } }], { handover })
  await clientWith().send({ ...live, metadata: [] }, { handover })
  const sent = api.on(MESSAGES).map(({ body }) => JSON.parse(String(body)).messages)
  expect(sent[0].map(({ metadata }: { metadata?: object }) => metadata)).toEqual([undefined, { order: 7, handover }])
  expect(sent[1][0].metadata).toEqual({ handover })
})

describe('receiving', () => {
  const message = (id: string) => ({
    cursor: `c${id}`,
    kind: 'message',
    body: { id, created_at: 1, customer_id: 'c', sender: { type: 'human', id: 'kiamo' }, body: { message: id } },
  })
  const closed = {
    cursor: 'c3',
    kind: 'event',
    body: {
      id: 'e1',
      type: 'conversation.closed',
      created_at: 1,
      customer_id: 'c',
      conversation_id: 'v',
      owner: null,
      data: {},
    },
  }
  const outbox = (query: string) => `/messaging/v1/outbox?${query}`
  const questions = () => api.received.map(({ path }) => path.split('?')[1]).filter((query) => query !== undefined)

  /** Receives that many items, and ends. */
  async function receive(count: number, options: ReceiveOptions = {}): Promise<OutboxItem[]> {
    const items: OutboxItem[] = []
    if (count === 0) return items
    for await (const item of clientWith().receive(options)) if (items.push(item) === count) break
    return items
  }

  test('settles what was taken by asking after it, and nothing that was not', async () => {
    api.next(outbox('wait=25'), answering({ items: [message('1'), message('2')] }))
    api.next(outbox('after=c2&wait=25'), answering({ items: [] }))
    api.next(outbox('after=c2&wait=25'), answering({ items: [closed, message('4')] }))
    const items = await receive(3)
    expect(items.map((item) => (item.kind === 'message' ? item.message.body.message : item.event.type))).toEqual([
      '1',
      '2',
      'conversation.closed',
    ])
    expect(questions()).toEqual(['wait=25', 'after=c2&wait=25', 'after=c2&wait=25'])
  })

  test('goes on from a cursor, and asks for no more than told', async () => {
    api.next(outbox('after=c7&wait=25&limit=1'), answering({ items: [message('8')] }))
    expect(await receive(1, { after: 'c7', limit: 1 })).toMatchObject([{ cursor: 'c8', kind: 'message' }])
  })

  test('waits out what passes, the longer the more often, and tells of it', async () => {
    const away: Answering = (_received, response) => response.writeHead(503, { 'Retry-After': '45' }).end()
    api.next(
      outbox('wait=25'),
      away,
      answering({}, 500),
      answering({}, 500),
      answering({}, 500),
      answering({ items: [message('1')] }),
    )
    const errors: unknown[] = []
    await receive(1, { onError: (error) => errors.push(error) })
    expect(errors).toMatchObject([{ code: 'server_error' }, { code: 'server_error' }])
    expect(waits[0]).toBe(45_000)
  })

  test('ends with an error that does not pass', async () => {
    api.next(outbox('wait=25'), answering({ error: 'invalid_request' }, 400))
    expect(await errorOf(receive(1))).toMatchObject({ code: 'invalid_request' })
  })

  test('ends quietly when its signal is aborted, while it waits or between two items', async () => {
    const stop = new AbortController()
    api.next(outbox('wait=25'), () => stop.abort())
    expect(await receive(1, { signal: stop.signal })).toEqual([])
    const between = new AbortController()
    api.next(outbox('wait=25'), answering({ items: [message('1'), message('2')] }))
    const items: OutboxItem[] = []
    for await (const item of clientWith().receive({ signal: between.signal })) {
      items.push(item)
      between.abort()
    }
    expect(items).toHaveLength(1)
    expect(questions().at(-1)).toBe('after=c1&wait=0&limit=1')
  })

  test('settles what was taken of a page that is left in the middle', async () => {
    api.next(outbox('wait=25'), answering({ items: [message('1'), message('2'), message('3')] }))
    expect(await receive(2)).toHaveLength(2)
    expect(questions()).toEqual(['wait=25', 'after=c1&wait=0&limit=1'])
  })

  test('one page, by hand', async () => {
    api.next(outbox('after=c1&wait=0&limit=10'), answering({ items: [message('2')] }))
    expect(await clientWith().outbox({ after: 'c1', wait: 0, limit: 10 })).toMatchObject([{ cursor: 'c2' }])
    api.next(outbox('wait=0'), answering({ items: ['x'] }), answering({ items: [{ cursor: 'c', body: 'text' }] }))
    expect(await clientWith().outbox({ wait: 0 })).toEqual([])
    expect(await errorOf(clientWith().outbox({ wait: 0 }))).toMatchObject({ code: 'unexpected_answer' })
  })
})
