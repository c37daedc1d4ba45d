/** What happens to a server whose clock somebody sets, while it runs or while it does not: over HTTP and real sockets. */
import type { ServerResponse } from 'node:http'
import type { MessageItem } from '@passerelle/protocol'
import { createWorld, requestToken, type World, waitFor } from '@passerelle/testkit'
import { describe, expect, onTestFinished, test } from 'vitest'
import { messageWithFiles, startFileServer } from '../test/files-by-url.ts'

const second = 1000
const hour = 3600 * second

/** No jitter: a step of the schedule is as long as it says. */
async function open(retrySchedule: string, settings: Record<string, string> = {}) {
  const world = await createWorld({
    settings: { RETRY_SCHEDULE: retrySchedule, ...settings },
    overrides: { random: () => 0.5 },
  })
  onTestFinished(() => world.close())
  const replyTo = async (customerId: string) => {
    await world.send(messageWithFiles(customerId, 'm1'))
    const { id } = await world.conversationOf(customerId)
    return { conversationId: id, ...(await world.reply(id, 'Hi')) }
  }
  return { ...world, world, replyTo }
}

const deliveryOf = async (world: World, conversationId: string, id: string) =>
  (await world.thread(conversationId)).find((item) => item.id === id)?.delivery

const untilDelivery = (world: World, reply: MessageItem & { conversationId: string }, wanted: object) =>
  waitFor(
    `a delivery ${JSON.stringify(wanted)}`,
    async () => {
      const delivery = await deliveryOf(world, reply.conversationId, reply.id)
      try {
        expect(delivery).toMatchObject(wanted)
        return true
      } catch {
        return false
      }
    },
    8000,
  )

describe('a clock that is set back an hour', () => {
  test('does not freeze a failed delivery: it is tried again when its wait is over', async () => {
    const { world, replyTo, partner, clock } = await open('5s')
    partner.answer({ status: 500 })
    const reply = await replyTo('c1')
    await untilDelivery(world, reply, { state: 'pending', attempts: 1 })
    partner.answer({ status: 200 })
    clock.jump(-hour)
    clock.advance(6 * second)
    await untilDelivery(world, reply, { state: 'delivered', attempts: 2 })
  })

  test('does not freeze an open breaker', async () => {
    const { world, replyTo, partner, clock } = await open('5s,5s')
    partner.answer({ status: 500 })
    const replies = await Promise.all(['c1', 'c2', 'c3', 'c4', 'c5', 'c6'].map(replyTo))
    for (const reply of replies) await untilDelivery(world, reply, { attempts: 1 })
    clock.jump(-hour)
    partner.answer({ status: 200 })
    clock.advance(6 * second)
    for (const reply of replies) await untilDelivery(world, reply, { state: 'delivered' })
  })

  test('does not freeze the fetch of a file', async () => {
    let answer = (response: ServerResponse) => response.writeHead(503).end()
    const url = await startFileServer((_, response) => answer(response))
    const { world, send, clock, conversationOf } = await open('5s')
    await send(messageWithFiles('c1', 'm1', [url]))
    const { id } = await conversationOf('c1')
    const file = async () => (await world.thread(id))[0]?.attachments[0]
    await waitFor('a failed try', async () => (await file())?.error !== undefined)
    answer = (response) => response.end('here')
    clock.jump(-hour)
    clock.advance(11 * second)
    await waitFor('the file', async () => (await file())?.state === 'ready')
  })

  test('puts no new message above an older one', async () => {
    const { world, replyTo, send, reply, clock } = await open('5s')
    const { conversationId } = await replyTo('c1')
    clock.jump(-hour)
    await send(messageWithFiles('c1', 'm2'))
    await reply(conversationId, 'Still here')
    await send(messageWithFiles('c1', 'm3'))
    const thread = await world.thread(conversationId)
    expect(thread.map((item) => item.message)).toEqual(['hello m1', 'Hi', 'hello m2', 'Still here', 'hello m3'])
    const received = thread.map((item) => item.received_at)
    expect(received).toEqual(received.toSorted())
    expect((await world.conversationOf('c1')).last_message?.message).toBe('hello m3')
  })

  test('does not refuse a connector for the hour that sent too much for a minute', async () => {
    const { asPartner, clock } = await open('5s', { CONNECTOR_RATE: '1' })
    const many = (name: string) => Array.from({ length: 100 }, (_, index) => messageWithFiles('c1', `${name}${index}`))
    const post = (name: string) => asPartner.call('POST', '/messaging/v1/messages', { messages: many(name) })
    expect((await post('a')).status).toBe(200)
    expect((await post('b')).status).toBe(429)
    clock.jump(-hour)
    clock.advance(60 * second)
    expect((await post('c')).status).toBe(200)
  })

  test('while no server runs, freezes nothing either', async () => {
    const { world, replyTo, partner, clock } = await open('5s')
    partner.answer({ status: 500 })
    const reply = await replyTo('c1')
    await untilDelivery(world, reply, { state: 'pending', attempts: 1 })
    await world.gateway.close()
    partner.answer({ status: 200 })
    clock.jump(-hour)
    await world.restart()
    clock.advance(6 * second)
    await untilDelivery(world, reply, { state: 'delivered', attempts: 2 })
  })
})

describe('a clock that is set forward', () => {
  test('sends nothing a second time that is under way', async () => {
    const { world, replyTo, partner, clock } = await open('5s')
    const held = Promise.withResolvers<void>()
    partner.answer(() => held.promise.then(() => ({ status: 200 })))
    const reply = await replyTo('c1')
    await partner.waitForRequests(1)
    partner.answer({ status: 200 })
    clock.jump(hour)
    // Whatever was due has been claimed once another customer's reply has gone through.
    await untilDelivery(world, await replyTo('c2'), { state: 'delivered' })
    held.resolve()
    await untilDelivery(world, reply, { state: 'delivered', attempts: 1 })
    expect(partner.received.filter((one) => one.headers['webhook-id'] === reply.id)).toHaveLength(1)
  })

  test('fetches nothing a second time that is under way', async () => {
    const waiting: ServerResponse[] = []
    const url = await startFileServer((_, response) => waiting.push(response))
    const { world, send, clock, conversationOf } = await open('5s')
    await send(messageWithFiles('c1', 'm1', [`${url}/held`]))
    await waitFor('the fetch', () => waiting.length === 1)
    clock.jump(hour)
    await send(messageWithFiles('c2', 'm1', [`${url}/other`]))
    await waitFor('the other fetch', () => waiting.length >= 2)
    expect(waiting.map(({ req }) => req.url)).toEqual(['/held', '/other'])
    for (const response of waiting) response.end('here')
    const { id } = await conversationOf('c1')
    await waitFor('the file', async () => (await world.thread(id))[0]?.attachments[0]?.state === 'ready')
  })

  test('leaves each wait its length, and the schedule its steps', async () => {
    const { world, replyTo, partner, clock } = await open('1h,1h')
    partner.answer({ status: 500 })
    const reply = await replyTo('c1')
    await untilDelivery(world, reply, { attempts: 1 })
    clock.jump(2 * hour)
    partner.answer({ status: 200 })
    await untilDelivery(world, await replyTo('c2'), { state: 'delivered' })
    await untilDelivery(world, reply, { state: 'pending', attempts: 1 })
    clock.advance(hour)
    await untilDelivery(world, reply, { state: 'delivered', attempts: 2 })
  })

  test('for a moment by years, and back, leaves no token that holds for years', async () => {
    const { world, url, connector, clock } = await open('5s')
    const decade = 10 * 365 * 24 * hour
    clock.jump(decade)
    const token = await requestToken(url, connector)
    await world.gateway.close()
    clock.jump(-decade)
    await world.restart()
    const ask = () => fetch(`${url}/messaging/attachments/nothing`, { headers: { authorization: `Bearer ${token}` } })
    expect((await ask()).status).toBe(404)
    clock.advance(25 * hour)
    expect((await ask()).status).toBe(401)
  })
})
