/** The SDK beside a real gateway: what a partner without a public URL asks, tells and receives. */
import { type Client, createClient, type ToldEvent } from '@passerelle/sdk'
import { createAgentTools, createPullInbox, type PullInbox } from '@passerelle/sdk/ai'
import { createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld({ connector: { delivery: 'pull', webhook_url: null } })
})
afterAll(() => world.close())

const openClient = () => {
  const { client_id: clientId, client_secret: clientSecret } = world.connector
  return createClient({ baseUrl: world.url, clientId, clientSecret })
}
const messageOf = (customer: string, message: string) => ({
  id: crypto.randomUUID(),
  created_at: 1_700_000_000,
  customer_id: customer,
  sender: { type: 'human' as const, id: customer },
  body: { message },
})

test('it receives replies in order, and gets again what it did not settle', async () => {
  const client = openClient()
  expect(await client.conversation('zoe')).toBeUndefined()
  await client.send(messageOf('zoe', 'Hello'))
  const { id } = await world.conversationOf('zoe')
  expect(await client.conversation('zoe')).toMatchObject({ conversation_id: id, status: 'open' })
  await world.reply(id, 'One')
  await world.reply(id, 'Two')

  const first = await take(client, 2)
  // It ended at the second one, which was never settled.
  expect([first, await take(openClient(), 1)]).toEqual([['One', 'Two'], ['Two']])
})

/** The texts of that many replies; the last one stays unsettled. */
async function take(client: Client, count: number): Promise<string[]> {
  const texts: string[] = []
  for await (const item of client.receive()) {
    if (item.kind === 'message') texts.push(item.message.body.message)
    if (texts.length === count) break
  }
  return texts
}

test('it tells everything it may', async () => {
  const customer_id = 'lea'
  const client = openClient()
  await client.send(messageOf(customer_id, 'Hello'))
  const { id } = await world.conversationOf(customer_id)
  const { id: message_id } = await world.reply(id, 'Well?')
  const told: ToldEvent[] = [
    { type: 'typing', customer_id, data: { on: true } },
    { type: 'message.read', customer_id, data: { message_id } },
    { type: 'customer.updated', customer_id, data: { name: 'Léa', email: 'lea@example.com', language: 'fr' } },
    { type: 'rating', customer_id, data: { score: 5, comment: 'Quick.' } },
    { type: 'conversation.return', customer_id, data: { reason: 'Done' } },
    { type: 'conversation.close', customer_id, data: { reason: 'Nothing else' } },
  ]
  const { events } = await client.tell(told)
  expect(events.map(({ status }) => status)).toEqual(told.map(() => 'recorded'))
  expect(await client.conversation(customer_id)).toMatchObject({ status: 'closed' })
})

test('an AI agent hands over, reads what happens, waits, and reads the answer', async () => {
  const client = openClient()
  const inbox = createPullInbox(client)
  const tools = createAgentTools(client, { inbox })
  const transcript = [{ from: 'customer' as const, text: 'Where is it?' }]
  const handover = { customer_id: 'ai', transcript, summary: 'A parcel is late.', queue: 'General' }
  expect((await tools.handOver.run(handover)).your_turn).toBe(false)
  const { id } = await world.conversationOf('ai')
  const { events } = await tools.readReplies.run({ customer_id: 'ai', wait_seconds: 50 })
  expect(events.map(({ type }) => type)).toEqual(['conversation.queued'])
  const reading = tools.readReplies.run({ customer_id: 'ai', wait_seconds: 50 })
  await world.reply(id, 'In the post.')
  const read = await reading
  expect([read.replies.map(({ text }) => text), read.your_turn]).toEqual([['In the post.'], false])
  await inbox.close()
})

test('what an AI agent had not read, or had read last, when its process died comes to the next one', async () => {
  const client = openClient()
  for (const customer of ['unread', 'read']) {
    await client.send(messageOf(customer, 'Hello'))
    const { id } = await world.conversationOf(customer)
    for (const text of ['One', 'Two']) await world.reply(id, `${text}, ${customer}`)
  }
  const read = async (inbox: PullInbox, customer: string) => {
    const arrivals = await inbox.read(customer, { waitMs: 0 })
    return arrivals.flatMap((one) => (one.kind === 'message' ? one.message.body.message : []))
  }
  const died = createPullInbox(client)
  expect(await read(died, 'read')).toEqual(['One, read', 'Two, read'])
  const next = createPullInbox(openClient())
  expect(await read(next, 'read')).toEqual(['One, read', 'Two, read'])
  expect(await read(next, 'read')).toEqual([])
  expect(await read(next, 'unread')).toEqual(['One, unread', 'Two, unread'])
  await next.close()
  expect(await read(createPullInbox(openClient()), 'unread')).toEqual([])
})
