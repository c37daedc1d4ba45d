import { describe, expect, test } from 'vitest'
import { instanceId } from '../../../test/memory-world.ts'
import { emptyJson } from '../../messages/json-text.ts'
import { conversations, door, send, simple, speakAs, token, usePartnerDoor } from './test-messages.ts'

usePartnerDoor()

let ids = 0
const event = (type: string, data?: object, rest: object = {}) => {
  ids += 1
  return {
    id: `e${ids}`,
    type,
    created_at: 1676541889,
    customer_id: simple.customer_id,
    ...(data && { data }),
    ...rest,
  }
}
const tell = (...events: object[]) =>
  door.app.inject({
    method: 'POST',
    url: '/messaging/v1/events',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    payload: { events },
  })
const statuses = async (...events: object[]): Promise<string[]> => {
  const answer = await tell(...events)
  expect(answer.statusCode, door.logged.at(-2) ?? '').toBe(200)
  return answer.json().events.map(({ status }: { status: string }) => status)
}
const faults = async (...events: object[]): Promise<[path: string, code: string][]> => {
  const answer = await tell(...events)
  expect(answer.statusCode, answer.body).toBe(400)
  expect(answer.json()).toMatchObject({ error: 'invalid_request', error_description: expect.any(String) })
  return answer.json().errors.map(({ path, code }: { path: string; code: string }) => [path, code])
}
const current = async () => {
  const [conversation] = await conversations()
  if (!conversation) throw new Error('no conversation')
  return conversation
}
const told = async () => {
  const { id: conversationId } = await current()
  const request = { instanceId, conversationId, order: 'asc', limit: 100, activitiesOnly: true } as const
  const { items } = await door.store.listTimeline(request)
  return items.flatMap((one) => (one.kind === 'activity' ? one.activity : []))
}
const kinds = async () => (await told()).map(({ kind }) => kind)

describe('what an event does', () => {
  test('the bot takes the conversation back, once', async () => {
    await send(simple)
    const back = event('conversation.return', { reason: 'It wants to track a parcel.' })
    expect(await statuses(back, back)).toEqual(['recorded', 'duplicate'])
    expect(await current()).toMatchObject({ withBot: true, waitingSince: null })
    expect(await told()).toMatchObject([
      { kind: 'conversation.returned', actor: { type: 'partner' }, params: { note: 'It wants to track a parcel.' } },
    ])
    await send({ ...simple, id: '2' })
    expect(await statuses(back)).toEqual(['duplicate'])
    expect(await current()).toMatchObject({ withBot: false })
  })

  test('a conversation is closed, then rated: both in one request, in their order', async () => {
    await send(simple)
    await statuses(
      event('conversation.close', { reason: 'solved' }),
      event('rating', { score: 4, comment: ' Fine.\n' }),
    )
    expect(await current()).toMatchObject({ status: 'closed' })
    expect(await told()).toMatchObject([
      { kind: 'conversation.closed', params: { reason: 'solved' } },
      { kind: 'conversation.rated', params: { score: 4, comment: 'Fine.' } },
    ])
  })

  test('what is so already, or where there is nothing open, changes nothing', async () => {
    expect(
      await statuses(event('conversation.close'), event('conversation.return'), event('typing', { on: true })),
    ).toEqual(Array(3).fill('recorded'))
    await send(simple)
    await statuses(event('conversation.close'), event('conversation.close', {}), event('conversation.return'))
    expect(await kinds()).toEqual(['conversation.closed'])
  })

  test('a customer is somebody: name, address, page; null forgets, what is left out stays', async () => {
    await send(simple)
    const news = {
      name: ' Jane\nDoe ',
      email: 'Jane@example.com',
      language: 'FR-ca',
      external_url: 'https://crm.test/7',
    }
    await statuses(event('customer.updated', news))
    expect(await current()).toMatchObject({ customerName: 'Jane Doe' })
    const customer = { connectorId: door.client.connectorId, customerId: simple.customer_id }
    const readContact = async () => (await door.store.readContact({ instanceId, customer }))[0]
    expect(await readContact()).toMatchObject({
      ...{ email: 'Jane@example.com', phone: null, language: 'fr-CA', externalUrl: 'https://crm.test/7' },
    })
    await statuses(event('customer.updated', { email: null, phone: '+33 6 01 02 03 04' }))
    expect(await readContact()).toMatchObject({ email: null, phone: '+33 6 01 02 03 04', language: 'fr-CA' })
    const found = await door.store.listConversations({ instanceId, status: 'all', limit: 10, q: '+33601020304' })
    expect(found.items).toHaveLength(1)
    expect(await told()).toMatchObject([
      { kind: 'customer.updated', params: { fields: ['name', 'email', 'language', 'externalUrl'] } },
      { kind: 'customer.updated', params: { fields: ['email', 'phone'] } },
    ])
  })

  test('a customer who writes is shown for ten seconds, or until they stop or have written', async () => {
    await send(simple)
    const { id: conversationId } = await current()
    const shown = () => door.presence.list(instanceId)
    const typing = event('typing', { on: true })
    expect(await statuses(typing, typing)).toEqual(['recorded', 'recorded'])
    expect(shown()).toEqual([{ conversationId, agents: [], isCustomerTyping: true }])
    await statuses(event('typing', { on: false }))
    expect(shown()).toEqual([])
    await statuses(typing)
    await send({ ...simple, id: 'from the bot', sender: { type: 'bot', id: 'bot' } })
    expect(shown()).toHaveLength(1)
    await send({ ...simple, id: '2' })
    expect(shown()).toEqual([])
    await statuses(typing)
    await door.clock.advance(10_000)
    expect(shown()).toEqual([])
    expect(await kinds()).toEqual([])
  })

  test('an answer is read, and those before it; what is told late takes nothing back', async () => {
    await send(simple)
    const reply = async (id: string) => {
      await door.clock.advance(1000)
      const { id: conversationId } = await current()
      const outcome = await door.store.recordReply({
        ...{ instanceId, conversationId, author: { id: 'ann', name: 'Ann' }, takes: false, files: [] },
        ...{
          content: { text: id, richContent: null, metadata: emptyJson, uploadIds: [] },
          messageId: id,
          deliveryId: `d-${id}`,
        },
        ...{ publicUrl: 'https://chat.example', idempotency: null, now: door.clock.now() },
      })
      if (outcome.kind !== 'recorded') throw new Error(outcome.kind)
      return outcome.message.receivedAt
    }
    const [first, second] = [await reply('m1'), await reply('m2')]
    const until = async () => (await current()).customerReadUntil
    await statuses(event('message.read', { message_id: 'm1' }))
    expect(await until()).toBe(first)
    await statuses(event('message.read', { message_id: 'm2' }), event('message.read', { message_id: 'm1' }))
    expect(await until()).toBe(second)
    await statuses(event('message.read', { message_id: 'nobody' }))
    expect(await until()).toBe(second)
  })
})

describe('what is refused', () => {
  test('a type that there is not, with those there are; and nothing of the request is taken', async () => {
    await send(simple)
    const answer = await tell(event('conversation.close'), event('conversation.pause'))
    expect(answer.statusCode).toBe(400)
    expect(answer.json().errors).toMatchObject([{ path: '/events/1/type', code: 'not_a_choice' }])
    expect(answer.body).toContain('conversation.return')
    expect(await current()).toMatchObject({ status: 'open' })
  })

  test.each([
    ['typing', undefined, '/data/on', 'required'],
    ['typing', { on: 'yes' }, '/data/on', 'not_a_boolean'],
    ['message.read', {}, '/data/message_id', 'required'],
    ['rating', {}, '/data/score', 'required'],
    ['rating', { score: 6 }, '/data/score', 'not_whole_number'],
    ['rating', { score: '5' }, '/data/score', 'not_whole_number'],
    ['rating', { score: 5, comment: 'x'.repeat(2001) }, '/data/comment', 'text_too_long'],
    ['conversation.close', { reason: 7 }, '/data/reason', 'text_too_long'],
    ['customer.updated', { email: 'nobody' }, '/data/email', 'email_malformed'],
    ['customer.updated', { phone: 'call me' }, '/data/phone', 'phone_malformed'],
    ['customer.updated', { language: 'a language' }, '/data/language', 'not_a_language'],
    ['customer.updated', { external_url: 'javascript:alert(1)' }, '/data/external_url', 'not_file_url'],
  ])('%s with %j', async (type, data, path, code) => {
    await send(simple)
    expect(await faults(event(type, data))).toEqual([[`/events/0${path}`, code]])
  })

  test('a rating of a customer who never had a conversation, and of one of another connector', async () => {
    await send(simple)
    const stranger = event('rating', { score: 5 }, { customer_id: 'stranger' })
    expect(await faults(event('rating', { score: 5 }), stranger)).toEqual([
      ['/events/1/customer_id', 'customer_without_conversation'],
    ])
    expect(await kinds()).toEqual([])
    await speakAs(await door.addClient())
    expect(await faults(event('rating', { score: 5 }))).toHaveLength(1)
  })

  test('no events, too many, and ids that are no text', async () => {
    expect(await faults()).toEqual([['/events', 'not_events']])
    expect(await faults(...Array.from({ length: 101 }, () => event('typing', { on: true })))).toEqual([
      ['/events', 'not_events'],
    ])
    expect(await faults(event('typing', { on: true }, { id: '\ud800', customer_id: 'a\0' }))).toEqual([
      ['/events/0/id', 'id_not_text'],
      ['/events/0/customer_id', 'id_not_text'],
    ])
  })
})

test('an erased customer is rated by nobody any more, the score stays, and the same event does not bring them back', async () => {
  await send(simple)
  const rating = event('rating', { score: 2, comment: 'canary' })
  await statuses(rating)
  const customer = { connectorId: door.client.connectorId, customerId: simple.customer_id }
  const hashId = () => ({ customer: new Uint8Array(16), id: new Uint8Array(16) })
  await door.store.eraseMessages({ ...customer, limit: 100, now: 1, hashId })
  await door.store.eraseConversations({ ...customer, limit: 100, now: 1 })
  expect(await conversations()).toEqual([])
  expect(await statuses(rating, event('typing', { on: true }))).toEqual(['duplicate', 'recorded'])
  expect(await faults(rating, event('rating', { score: 2 }))).toEqual([
    ['/events/1/customer_id', 'customer_without_conversation'],
  ])
  expect(await conversations()).toEqual([])
})

test('under a used id, other content or another customer is another event, as it is with messages', async () => {
  await send(simple)
  await send({ ...simple, id: 'other', customer_id: 'other', sender: { type: 'human', id: 'other' } })
  const rating = event('rating', { score: 3 }, { id: 'reused' })
  const others = [
    { ...rating, customer_id: 'other' },
    { ...rating, data: { score: 4 } },
    { ...rating, created_at: rating.created_at + 1 },
    { ...rating, type: 'conversation.close', data: {} },
  ]
  expect(await statuses(rating, ...others)).toEqual(Array(5).fill('recorded'))
  const spelt = { ...rating, created_at: String(rating.created_at), data: { score: 3, comment: ' ', unknown: 1 } }
  expect(await statuses(spelt, ...others)).toEqual(Array(5).fill('duplicate'))
})

test('one id told a hundred times at once is one event', async () => {
  await send(simple)
  const rating = event('rating', { score: 3 })
  const all = (await Promise.all(Array.from({ length: 100 }, () => statuses(rating)))).flat()
  expect(all.filter((status) => status === 'recorded')).toHaveLength(1)
  expect(await kinds()).toEqual(['conversation.rated'])
})
