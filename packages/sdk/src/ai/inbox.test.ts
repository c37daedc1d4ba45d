import { describe, expect, test } from 'vitest'
import { json } from '../../test/published-api.ts'
import { api, asPasserelle, clientWith, errorOf, usePublishedApi } from '../../test/test-client.ts'
import type { Arrival } from '../arrival.ts'
import { createInbox, createPullInbox } from './index.ts'

usePublishedApi()

const messageOf = (id: string, customer_id: string) => ({
  id,
  created_at: 1,
  customer_id,
  sender: { type: 'human' as const, id: 'kiamo', name: 'Zoé' },
  body: { message: `This is ${id}`, attachments: [] },
  metadata: {},
})
const arrivalOf = (id: string, customer: string): Arrival => ({ kind: 'message', message: messageOf(id, customer) })
const idsOf = (arrivals: Arrival[]) => arrivals.map((one) => (one.kind === 'message' ? one.message.id : one.event.id))

describe('an inbox filled by a webhook', () => {
  test('gives each customer what came for them, once', async () => {
    const inbox = createInbox()
    for (const [id, customer] of [
      ['1', 'a'],
      ['2', 'b'],
      ['3', 'a'],
    ] as const)
      inbox.add(arrivalOf(id, customer))
    expect(idsOf(await inbox.read('a', { waitMs: 0 }))).toEqual(['1', '3'])
    expect(await inbox.read('a', { waitMs: 0 })).toEqual([])
    expect(idsOf(await inbox.read('b', { waitMs: 60_000 }))).toEqual(['2'])
  })

  test('waits for what comes, and for no longer than it was told or the signal allows', async () => {
    const inbox = createInbox()
    const reading = inbox.read('a', { waitMs: 60_000 })
    inbox.add(arrivalOf('1', 'b'))
    inbox.add(arrivalOf('2', 'a'))
    expect(idsOf(await reading)).toEqual(['2'])
    expect(await inbox.read('a', { waitMs: 1 })).toEqual([])
    const stop = new AbortController()
    const left = inbox.read('a', { waitMs: 60_000, signal: stop.signal })
    stop.abort(new Error('left'))
    await expect(left).rejects.toThrow('left')
  })
})

describe('an inbox that asks the outbox', () => {
  const itemOf = (id: string, customer: string) => ({
    cursor: `c${id}`,
    kind: 'message',
    body: messageOf(id, customer),
  })
  const answers = (query: string, ...pages: object[][]) => {
    const answering = (items: object[]) => (_received: unknown, response: Parameters<typeof json>[0]) =>
      json(response, 200, { items }, asPasserelle)
    api.next(`/messaging/v1/outbox?${query}`, ...pages.map(answering))
  }
  const questions = () => api.received.flatMap(({ path }) => path.match(/outbox\?(.*)/)?.[1] ?? [])
  /** Each pause takes its time at once. */
  function clockAt(at = 0) {
    let now = at
    const wait = async (ms: number) => {
      now += ms
    }
    return { now: () => now, wait }
  }
  const inboxWith = (clock = clockAt()) => createPullInbox(clientWith(), { clock })

  test('settles what was read by asking after it', async () => {
    answers('customer_id=a&wait=25', [itemOf('1', 'a'), itemOf('2', 'a')])
    answers('customer_id=a&after=c2&wait=25', [itemOf('3', 'a')])
    const inbox = inboxWith()
    expect(idsOf(await inbox.read('a', { waitMs: 60_000 }))).toEqual(['1', '2'])
    expect(idsOf(await inbox.read('a', { waitMs: 60_000 }))).toEqual(['3'])
  })

  test('settles what one customer was told when another is read, and the rest at its end', async () => {
    answers('customer_id=a&wait=2', [itemOf('1', 'a')])
    answers('customer_id=b&wait=2', [itemOf('2', 'b')])
    answers('customer_id=a&after=c1&wait=0&limit=1', [])
    answers('customer_id=b&after=c2&wait=0&limit=1', [])
    const inbox = inboxWith()
    expect(idsOf(await inbox.read('a', { waitMs: 2000 }))).toEqual(['1'])
    expect(idsOf(await inbox.read('b', { waitMs: 2000 }))).toEqual(['2'])
    await inbox.close()
    expect(questions().toSorted()).toEqual([
      'customer_id=a&after=c1&wait=0&limit=1',
      'customer_id=a&wait=2',
      'customer_id=b&after=c2&wait=0&limit=1',
      'customer_id=b&wait=2',
    ])
  })

  test('gives nothing to two who read one customer', async () => {
    answers('customer_id=a&wait=5', [itemOf('1', 'a')])
    answers('customer_id=a&after=c1&wait=5', [itemOf('2', 'a')])
    const inbox = inboxWith()
    const read = await Promise.all(['a', 'a'].map((customer) => inbox.read(customer, { waitMs: 5000 })))
    expect(read.map(idsOf)).toEqual([['1'], ['2']])
  })

  test('asks again when it is answered before its time, and gives up when there is nothing in time', async () => {
    answers('customer_id=a&wait=2', [])
    answers('customer_id=a&wait=1', [])
    answers('customer_id=a&wait=0', [])
    expect(await inboxWith().read('a', { waitMs: 2000 })).toEqual([])
    expect(questions()).toEqual(['customer_id=a&wait=2', 'customer_id=a&wait=1', 'customer_id=a&wait=0'])
  })

  test('tells a failure, and asks for the same again', async () => {
    answers('customer_id=a&wait=0', [itemOf('1', 'a')])
    api.next('/messaging/v1/outbox?customer_id=a&after=c1&wait=0', (_received, response) =>
      json(response, 409, { error: 'conflict' }),
    )
    answers('customer_id=a&after=c1&wait=0', [itemOf('2', 'a')])
    const inbox = inboxWith()
    await inbox.read('a', { waitMs: 0 })
    expect(await errorOf(inbox.read('a', { waitMs: 0 }))).toMatchObject({ code: 'refused', status: 409 })
    expect(idsOf(await inbox.read('a', { waitMs: 0 }))).toEqual(['2'])
  })

  const eventOf = (id: string, customer_id: string | null, minute: number) => ({
    cursor: `c${id}`,
    kind: 'event',
    body: { id, type: 'conversation.closed', created_at: minute * 60, customer_id, conversation_id: 'x', data: {} },
  })

  test('settles events that nobody is going to read, and never a message or what follows it', async () => {
    const clock = clockAt(60 * 60_000)
    const inbox = inboxWith(clock)
    answers('customer_id=a&wait=0', [], [], [])
    await inbox.read('a', { waitMs: 0 })
    expect(questions()).toEqual(['customer_id=a&wait=0'])
    await clock.wait(60_000)
    answers('wait=0&limit=100', [
      ...[eventOf('1', null, 60), eventOf('2', 'b', 29), eventOf('3', null, 60), eventOf('4', 'b', 32)],
      ...[eventOf('5', 'c', 1), eventOf('6', 'c', 2), itemOf('7', 'd'), eventOf('8', 'd', 1), eventOf('9', 'b', 1)],
      ...[eventOf('10', null, 60), eventOf('11', 'c', 32)],
    ])
    answers('after=c3&wait=0&limit=1', [])
    answers('customer_id=c&after=c6&wait=0&limit=1', [])
    await inbox.read('a', { waitMs: 0 })
    await inbox.read('a', { waitMs: 0 })
    const others = () => questions().filter((query) => !query.startsWith('customer_id=a'))
    await expect
      .poll(others)
      .toEqual(['wait=0&limit=100', 'after=c3&wait=0&limit=1', 'customer_id=c&after=c6&wait=0&limit=1'])
    await inbox.close()
  })
})
