import { signBodyHash } from '@passerelle/protocol'
import { describe, expect, test } from 'vitest'
import { createWebhookHandler, type PartnerEvent, verifyArrival, verifyWebhook, type WebhookOptions } from './index.ts'

const SECRET = 'YOURCLIENTSECRET'
const event = {
  id: 'e1',
  type: 'conversation.closed',
  created_at: 1676541889,
  customer_id: '0601020304',
  conversation_id: 'v1',
  owner: null,
  data: { by: { type: 'agent', id: 'a1', name: 'Zoé' }, reason: 'resolved', tags: [] },
}
const message = {
  id: 'm1',
  created_at: 1,
  customer_id: 'c',
  sender: { type: 'human', id: 'k' },
  body: { message: 'Hi' },
}

async function post(value: unknown) {
  const body = JSON.stringify(value)
  const headers = { 'Body-Hash': await signBodyHash(body, SECRET) }
  return new Request('http://partner.example/webhook', { method: 'POST', body, headers })
}

function handlerWith(options: Partial<WebhookOptions> = {}) {
  const taken: string[] = []
  const events: PartnerEvent[] = []
  const handle = createWebhookHandler({
    clientSecret: SECRET,
    onMessage: ({ id }) => void taken.push(id),
    onEvent: (one) => void events.push(one),
    onError: () => undefined,
    ...options,
  })
  return { handle, taken, events }
}

describe('a handler of messages and events', () => {
  test('hands each on to its own', async () => {
    const { handle, taken, events } = handlerWith()
    for (const value of [event, message, { ...event, type: 'conversation.sighed', data: null }]) {
      expect((await handle(await post(value))).status).toBe(200)
    }
    expect(taken).toEqual(['m1'])
    expect(events).toEqual([event, { ...event, type: 'conversation.sighed', data: {} }])
  })

  test('takes an event once, and again when it failed', async () => {
    let failures = 1
    const ids: string[] = []
    const onEvent = ({ id }: PartnerEvent) => {
      if (failures-- > 0) throw new Error('away')
      ids.push(id)
    }
    const { handle } = handlerWith({ onEvent, seen: new Set() })
    const statuses = []
    for (let count = 0; count < 3; count += 1) statuses.push((await handle(await post(event))).status)
    expect([statuses, ids]).toEqual([[500, 200, 200], ['e1']])
  })

  test('without onEvent asks for the event again later, so that none is lost', async () => {
    const handle = createWebhookHandler({ clientSecret: SECRET, onMessage: () => undefined })
    const response = await handle(await post(event))
    expect([response.status, await response.json()]).toMatchObject([501, { error: 'event_not_taken' }])
  })

  test('refuses an event without an id, and what was not signed', async () => {
    const { handle, events } = handlerWith()
    expect((await handle(await post({ ...event, id: undefined }))).status).toBe(400)
    const forged = new Request('http://x/', { method: 'POST', body: '{}', headers: { 'Body-Hash': 'a' } })
    expect((await handle(forged)).status).toBe(401)
    expect(events).toEqual([])
  })
})

test('verifyArrival takes both; verifyWebhook messages only, and says so', async () => {
  const [body, ofMessage] = [JSON.stringify(event), JSON.stringify(message)]
  const headers = { 'Body-Hash': await signBodyHash(body, SECRET) }
  const messageHeaders = { 'Body-Hash': await signBodyHash(ofMessage, SECRET) }
  expect(await verifyArrival(body, headers, SECRET)).toEqual({ kind: 'event', event })
  expect(await verifyArrival(ofMessage, messageHeaders, SECRET)).toMatchObject({
    kind: 'message',
    message: { id: 'm1' },
  })
  await expect(verifyWebhook(body, headers, SECRET)).rejects.toMatchObject({
    code: 'invalid_webhook',
    message: expect.stringContaining('verifyArrival()'),
  })
})
