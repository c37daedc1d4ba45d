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
  function inboxWith(options: { window?: number } = {}) {
    let now = 0
    const clock = {
      now: () => now,
      wait: async (ms: number) => {
        now += ms
      },
    }
    return createPullInbox(clientWith(), { clock, ...options })
  }

  test('settles what was read by asking after it', async () => {
    answers('wait=25&limit=100', [itemOf('1', 'a'), itemOf('2', 'a')])
    answers('after=c2&wait=25&limit=100', [itemOf('3', 'a')])
    const inbox = inboxWith()
    expect(idsOf(await inbox.read('a', { waitMs: 60_000 }))).toEqual(['1', '2'])
    expect(idsOf(await inbox.read('a', { waitMs: 60_000 }))).toEqual(['3'])
  })

  test('leaves unsettled what another customer was told, and does not miss what comes behind it', async () => {
    answers('wait=2&limit=100', [itemOf('1', 'b'), itemOf('2', 'a')])
    answers(
      'wait=0&limit=100',
      [itemOf('1', 'b'), itemOf('2', 'a')],
      [itemOf('1', 'b'), itemOf('2', 'a'), itemOf('3', 'a')],
    )
    const inbox = inboxWith()
    expect(idsOf(await inbox.read('a', { waitMs: 2000 }))).toEqual(['2'])
    expect(idsOf(await inbox.read('a', { waitMs: 2000 }))).toEqual(['3'])
    expect(idsOf(await inbox.read('b', { waitMs: 2000 }))).toEqual(['1'])
    answers('after=c3&wait=0&limit=1', [])
    await inbox.close()
    expect(questions()).toEqual(['wait=2&limit=100', 'wait=0&limit=100', 'wait=0&limit=100', 'after=c3&wait=0&limit=1'])
  })

  test('settles what nobody reads when it fills the window, and keeps it', async () => {
    answers('wait=1&limit=2', [itemOf('1', 'b'), itemOf('2', 'b')])
    answers('after=c2&wait=1&limit=2', [itemOf('3', 'a')])
    const inbox = inboxWith({ window: 2 })
    const reading = inbox.read('a', { waitMs: 1000 })
    expect(idsOf(await reading)).toEqual(['3'])
    expect(idsOf(await inbox.read('b', { waitMs: 0 }))).toEqual(['1', '2'])
  })

  test('asks once, however many read', async () => {
    answers('wait=5&limit=100', [itemOf('1', 'a'), itemOf('2', 'b')])
    const inbox = inboxWith()
    const read = await Promise.all(['a', 'b'].map((customer) => inbox.read(customer, { waitMs: 5000 })))
    expect([read.map(idsOf), questions()]).toEqual([[['1'], ['2']], ['wait=5&limit=100']])
  })

  test('gives up when there is nothing in time; a failure is told', async () => {
    answers('wait=0&limit=100', [])
    expect(await inboxWith().read('a', { waitMs: 0 })).toEqual([])
    api.next('/messaging/v1/outbox?wait=0&limit=100', (_received, response) =>
      json(response, 409, { error: 'conflict' }),
    )
    expect(await errorOf(inboxWith().read('a', { waitMs: 0 }))).toMatchObject({ code: 'refused', status: 409 })
  })
})
