/** Closing a conversation knows what was seen: it never passes over a message of the customer's side. */
import type { ConversationItem, NewerMessageBody } from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

let sent = 0
const message = (customer: string, text: string, rest: object = {}) => ({
  id: `close-${++sent}`,
  created_at: Math.floor(world.clock.now() / 1000),
  customer_id: customer,
  sender: { type: 'human', id: customer },
  body: { message: text },
  ...rest,
})
const writes = (customer: string, ...texts: string[]) => world.send(...texts.map((text) => message(customer, text)))
const close = (id: string, body?: object) =>
  world.asDesk.call<ConversationItem & NewerMessageBody>('POST', `/conversations/${id}/close`, body)
const read = (id: string) => world.asDesk.get<ConversationItem>(`/conversations/${id}`)
/** The id of a message of the thread, by what it says. */
const idOf = async (conversation: string, text: string) =>
  (await world.thread(conversation)).find((one) => one.message === text)?.id ?? 'none'
const seconds = (count: number) => world.clock.advance(count * 1000)

test('a message that came after the last one seen is not closed over: it is told, and stays unread', async () => {
  await writes('anna', 'A')
  const { id } = await world.conversationOf('anna')
  const seen = { last_seen_message_id: await idOf(id, 'A') }
  seconds(60)
  await writes('anna', 'B')
  seconds(60)
  const refused = await close(id, seen)
  expect(refused).toMatchObject({ status: 409, body: { error: 'newer_message', message: { message: 'B' } } })
  expect(await read(id)).toMatchObject({ status: 'open', unread_count: 2, waiting_since: expect.any(String) })

  // The agent's own answer is no proof that B was read before it.
  const reply = await world.reply(id, 'An answer to A')
  expect((await close(id, seen)).status).toBe(409)
  expect((await close(id, { last_seen_message_id: refused.body.message.id })).body).toMatchObject({ status: 'closed' })
  // What is closed already stays so, whatever was seen.
  expect((await close(id, seen)).status).toBe(200)
  await world.asDesk.post(`/conversations/${id}/reopen`)
  expect((await close(id, { last_seen_message_id: reply.id })).status).toBe(200)
})

test('who does not say what was seen does not close over a message of the last two seconds', async () => {
  await writes('bea', 'A')
  const { id } = await world.conversationOf('bea')
  for (const body of [undefined, {}, { last_seen_message_id: null }]) {
    expect(await close(id, body)).toMatchObject({ status: 409, body: { message: { message: 'A' } } })
  }
  seconds(2)
  expect((await close(id)).body).toMatchObject({ status: 'closed' })
})

test('history that comes alone is a hand-over too', async () => {
  await writes('cid', 'A')
  const { id } = await world.conversationOf('cid')
  const seen = { last_seen_message_id: await idOf(id, 'A') }
  seconds(60)
  const at = Math.floor(world.clock.now() / 1000)
  const recipient = { type: 'bot', id: 'bot' }
  const second = message('cid', 'second', { recipient, created_at: at - 10 })
  const first = message('cid', 'first', { recipient, created_at: at - 20 })
  await world.send(first, second)
  seconds(60)
  expect(await close(id, seen)).toMatchObject({
    status: 409,
    body: { message: { kind: 'history', message: 'second' } },
  })
  expect((await close(id, { last_seen_message_id: await idOf(id, 'first') })).status).toBe(409)
  expect((await close(id, { last_seen_message_id: await idOf(id, 'second') })).status).toBe(200)
})

test('an id of another conversation, of nothing, or of another type is a fault', async () => {
  await writes('dan', 'A')
  await writes('eve', 'A')
  const { id } = await world.conversationOf('dan')
  const foreign = await idOf((await world.conversationOf('eve')).id, 'A')
  for (const last_seen_message_id of [foreign, 'nothing', '', 7]) {
    const { status, body } = await close(id, { last_seen_message_id })
    expect([status, body.errors?.[0]?.path]).toEqual([400, '/last_seen_message_id'])
  }
  expect(await read(id)).toMatchObject({ status: 'open' })
})

test('a message and a close at the same moment: the customer is never left in a closed conversation', async () => {
  for (let i = 0; i < 40; i++) {
    const customer = `fay-${i}`
    await writes(customer, 'A')
    const { id } = await world.conversationOf(customer)
    const seen = { last_seen_message_id: await idOf(id, 'A') }
    const written = writes(customer, 'B')
    // A little later each time, so that every order is met.
    for (let turn = 0; turn < i; turn++) await new Promise(setImmediate)
    await Promise.all([written, close(id, seen)])
    const after = await read(id)
    expect([after.status, after.last_message?.message]).toEqual(['open', 'B'])
    expect(after.unread_count).toBeGreaterThan(0)
    expect(after.waiting_since).not.toBeNull()
  }
})
