/** When replies are sent to a partner's webhook, again and again, and in which order. */
import { randomBytes } from 'node:crypto'
import { waitFor } from '@passerelle/testkit/wait-for'
import { afterAll, describe, expect, test } from 'vitest'
import type { DeskMessage } from './harness/desk.ts'
import { live, newCustomer } from './harness/messages.ts'
import { held, newConversation, passOver, textsAt, untilAttempts } from './harness/replies.ts'
import { openTarget, type Target } from './target.ts'

/** One that tries again quickly and soon gives up, one whose retries nobody lives to see. */
const [quick, patient] = await Promise.all([openTarget(), openTarget({ RETRY_SCHEDULE: '10m,10m' })])
afterAll(async () => {
  await Promise.all([quick.close(), patient.close()])
})
const { desk, has } = quick
const attemptsUntilGivenUp = 4

describe.skipIf(!has.own)('order', { concurrent: true }, () => {
  test("[3.order] a message is not sent before the customer's one before it is settled", async () => {
    const connector = await quick.connector()
    const customer = await newConversation(connector)
    const first = held()
    connector.webhook.answerCustomer(customer, first.reply)
    for (const text of ['1', '2', '3']) await desk.reply(customer, text)
    await connector.webhook.waitForRequests(1, customer)
    await passOver(quick, connector)
    expect(textsAt(connector, customer)).toEqual(['1'])
    first.release()
    await connector.webhook.waitForRequests(3, customer)
    expect(textsAt(connector, customer)).toEqual(['1', '2', '3'])
  })

  test('[3.order] replies sent at once arrive in the order of the thread', async () => {
    const connector = await quick.connector()
    const customer = await newConversation(connector)
    await Promise.all(Array.from({ length: 20 }, (_, i) => desk.reply(customer, `${i}`)))
    await connector.webhook.waitForRequests(20, customer)
    const thread = (await desk.messagesOf(customer)).filter(({ kind }) => kind === 'outbound')
    expect(textsAt(connector, customer)).toEqual(thread.map(({ message }) => message))
  })

  test('[3.order] a failing message holds up its customer only, and is sent again before the next', async () => {
    const connector = await quick.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, 500, 500)
    for (const text of ['1', '2']) await desk.reply(customer, text)
    await passOver(quick, connector)
    await connector.webhook.waitForRequests(4, customer)
    expect(textsAt(connector, customer)).toEqual(['1', '1', '1', '2'])
  })

  test('[3.order] customers run side by side, one each', async () => {
    const connector = await quick.connector()
    const customers = await Promise.all(Array.from({ length: 16 }, () => newConversation(connector)))
    const answers = customers.map((customer) => {
      const answer = held()
      connector.webhook.answerCustomer(customer, answer.reply)
      return answer
    })
    await Promise.all(customers.flatMap((customer) => ['a', 'b'].map((text) => desk.reply(customer, text))))
    // All sixteen wait for their answer at the same time.
    await Promise.all(customers.map((customer) => connector.webhook.waitForRequests(1, customer)))
    expect(connector.webhook.received).toHaveLength(16)
    for (const answer of answers) answer.release()
    await Promise.all(customers.map((customer) => connector.webhook.waitForRequests(2, customer)))
    expect(connector.webhook.received).toHaveLength(32)
  })

  test('[3.order] [3.breaker] an endpoint that hangs never slows another connector', async () => {
    const [hanging, healthy] = await Promise.all([quick.connector(), quick.connector()])
    const customers = await Promise.all(Array.from({ length: 20 }, () => newConversation(hanging)))
    const { reply, release } = held()
    for (const customer of customers) hanging.webhook.answerCustomer(customer, reply)
    for (const customer of customers) await desk.reply(customer, 'hangs')
    await waitFor('the endpoint to hang', () => hanging.webhook.received.length >= 16)
    await passOver(quick, healthy)
    // Sixteen at a time, of one connector.
    expect(hanging.webhook.received).toHaveLength(16)
    release()
    await waitFor('the rest to follow', () => hanging.webhook.received.length === 20)
  })
})

describe.skipIf(!has.own)('retries', { concurrent: true }, () => {
  test('[3.schedule] [3.body] every attempt sends the identical bytes', async () => {
    const connector = await quick.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, 500, 404, (_, response) => void response.destroy())
    const reply = await desk.reply(customer, {
      message: 'Voilà 👍',
      rich_content: { z: 1, a: [1.0, 'é'] },
      metadata: { z: 1, a: 2 },
    })
    await connector.partner.record(live(customer, 'meanwhile', { metadata: { changed: true } }))
    const received = await connector.webhook.waitForRequests(attemptsUntilGivenUp, customer)
    expect(new Set(received.map(({ body }) => body.toString('hex'))).size).toBe(1)
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([reply.id]))
    const { delivery } = await desk.untilDelivery(customer, reply.id, 'delivered')
    expect(delivery).toMatchObject({ attempts: attemptsUntilGivenUp })
    expect(delivery).not.toHaveProperty('next_attempt_at')
  })

  test('[3.schedule] the next attempt is announced: the step, a fifth more or less', async () => {
    const connector = await patient.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, 500)
    const sent = await patient.desk.reply(customer, 'Hi')
    const { wait, delivery } = await firstWait(patient, customer, sent)
    expect(delivery).toMatchObject({ state: 'pending', attempts: 1, last_error: expect.stringMatching(/500/) })
    expect(wait).toBeGreaterThanOrEqual(600 * 0.8 - 1)
    expect(wait).toBeLessThanOrEqual(600 * 1.2 + 10)
  })

  const later = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString()
  const retryAfter: [string, string, number, number][] = [
    ['seconds', '1800', 1800, 1800],
    ['a date', later(1800), 1780, 1800],
    ['more than an hour, capped', '86400', 3600, 3600],
    ['less than the step, which stays', '1', 480, 720],
    ['nonsense, ignored', 'soon', 480, 720],
    ['a date gone by, ignored', later(-1000), 480, 720],
  ]
  test.each(retryAfter)('[3.schedule] Retry-After in %s', async (_, value, least, most) => {
    const connector = await patient.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, { status: 503, headers: { 'retry-after': value } })
    const { wait } = await firstWait(patient, customer, await patient.desk.reply(customer, 'Hi'))
    expect(wait).toBeGreaterThanOrEqual(least - 2)
    expect(wait).toBeLessThanOrEqual(most * 1.2 + 10)
  })

  test('[3.given-up] after the last step it is exhausted, and the next message goes on', async () => {
    const connector = await quick.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, 500, 500, 500, 500)
    const [first, second] = [await desk.reply(customer, '1'), await desk.reply(customer, '2')]
    await connector.webhook.waitForRequests(attemptsUntilGivenUp + 1, customer)
    expect(textsAt(connector, customer)).toEqual(['1', '1', '1', '1', '2'])
    const { delivery } = await desk.untilDelivery(customer, first.id, 'exhausted')
    expect(delivery).toMatchObject({ attempts: attemptsUntilGivenUp, last_error: expect.stringMatching(/500/) })
    await desk.untilDelivery(customer, second.id, 'delivered')
  })

  test('[3.given-up] an operator replays what is settled: the same bytes, a fresh schedule', async () => {
    const connector = await quick.connector()
    const customer = await newConversation(connector)
    const reply = await desk.reply(customer, 'Hi')
    const { delivery } = await desk.untilDelivery(customer, reply.id, 'delivered')
    connector.webhook.answerCustomer(customer, 500, 500, 500)
    await quick.own.cli('deliveries', 'replay', delivery?.id ?? '')
    const received = await connector.webhook.waitForRequests(5, customer)
    expect(new Set(received.map(({ body }) => body.toString('hex'))).size).toBe(1)
    await desk.untilDelivery(customer, reply.id, 'delivered')
  })

  test('[3.given-up] an operator replays all since a time, in order', async () => {
    // Events are counted with the messages.
    const connector = await quick.connector({ events_url: null })
    const customer = await newConversation(connector)
    for (const text of ['1', '2', '3']) await desk.reply(customer, text)
    await connector.webhook.waitForRequests(3, customer)
    await passOver(quick, connector)
    const { replayed } = await quick.own.cli<{ replayed: number }>(
      ...['deliveries', 'replay', '--connector', connector.id, '--since', '1h'],
    )
    expect(replayed).toBe(4)
    await connector.webhook.waitForRequests(6, customer)
    expect(textsAt(connector, customer)).toEqual(['1', '2', '3', '1', '2', '3'])
  })

  test('[3.given-up] what is replayed goes in its old place in the order', async () => {
    const connector = await quick.connector()
    const customer = await newConversation(connector)
    const first = await desk.reply(customer, '1')
    const { delivery } = await desk.untilDelivery(customer, first.id, 'delivered')
    await quick.operator.call('POST', `/connectors/${connector.id}/pause`)
    await desk.reply(customer, '2')
    await quick.operator.call('POST', `/deliveries/${delivery?.id}/replay`)
    connector.webhook.answerCustomer(customer, 500)
    await quick.operator.call('POST', `/connectors/${connector.id}/resume`)
    await connector.webhook.waitForRequests(4, customer)
    expect(textsAt(connector, customer)).toEqual(['1', '1', '1', '2'])
  })

  test('[3.given-up] what is pending is not replayed; an operator skips it, and the next goes on', async () => {
    const connector = await patient.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, 500)
    const first = await patient.desk.reply(customer, '1')
    const { id } = await untilAttempts(patient, customer, first, 1)
    await expect(patient.own.cli('deliveries', 'replay', id)).rejects.toThrow(/pending/)
    await patient.own.cli('deliveries', 'skip', id)
    await patient.desk.untilDelivery(customer, first.id, 'cancelled')
    await patient.desk.reply(customer, '2')
    await connector.webhook.waitForRequests(2, customer)
    expect(textsAt(connector, customer)).toEqual(['1', '2'])
    await expect(patient.own.cli('deliveries', 'skip', id)).rejects.toThrow(/cancelled/)
  })

  test('[3.given-up] an agent retries an exhausted message, and no other', async () => {
    const connector = await quick.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, 500, 500, 500, 500)
    const { id } = await desk.reply(customer, 'Hi')
    expect((await desk.post(`/messages/${id}/retry`)).status).toBe(409)
    await desk.untilDelivery(customer, id, 'exhausted')
    expect((await desk.post(`/messages/${id}/retry`)).status).toBeLessThan(300)
    await desk.untilDelivery(customer, id, 'delivered')
    expect(new Set(connector.webhook.of(customer).map(({ body }) => body.toString('hex'))).size).toBe(1)
    expect((await desk.post(`/messages/${randomBytes(12).toString('hex')}/retry`)).status).toBe(404)
  })
})

test.skipIf(!has.own)(
  '[3.order] [3.body] a killed gateway sends again what was under way: the same bytes, in order',
  async () => {
    const killed = await openTarget()
    const customer = newCustomer()
    const { partner, webhook } = killed
    await partner.record(live(customer))
    webhook.answerCustomer(customer, () => {})
    const replies = [await killed.desk.reply(customer, '1'), await killed.desk.reply(customer, '2')]
    await webhook.waitForRequests(1, customer)
    await killed.own.restart()
    // Of servers that share a database, one that was killed keeps its leases until it has been silent for a while.
    await waitFor('another attempt, and the next message', () => webhook.of(customer).length >= 3, 90_000)
    const received = webhook.of(customer)
    expect(received.map(({ message }) => message.body.message)).toEqual(['1', '1', '2'])
    expect(received[1]?.body.equals(received[0]?.body ?? Buffer.of())).toBe(true)
    for (const { id } of replies) await killed.desk.untilDelivery(customer, id, 'delivered')
    await killed.close()
  },
  120_000,
)

describe.skipIf(!has.own)('a held connector', { concurrent: true }, () => {
  test('[3.paused] queues, drops nothing, and sends all at resume, in order', async () => {
    const [connector, other] = await Promise.all([quick.connector(), quick.connector()])
    const customer = await newConversation(connector)
    await quick.own.cli('connector', 'update', connector.id, '--paused', 'true')
    await waitFor('the pause to be seen', async () => {
      const answer = await quick.operator.call('GET', `/connectors/${connector.id}`)
      return answer.json<{ paused: boolean }>().paused
    })
    const replies = [await desk.reply(customer, '1'), await desk.reply(customer, '2')]
    await passOver(quick, other)
    expect(connector.webhook.received).toEqual([])
    for (const { id } of replies) await desk.untilDelivery(customer, id, 'pending')
    // Messages still come in.
    expect(await connector.partner.record(live(customer, 'meanwhile'))).toEqual(['recorded'])
    await quick.own.cli('connector', 'update', connector.id, '--paused', 'false')
    await connector.webhook.waitForRequests(2, customer)
    expect(textsAt(connector, customer)).toEqual(['1', '2'])
  })

  test('[3.body] [3.paused] a reply is rendered when it is recorded, not when it is sent', async () => {
    const connector = await quick.connector({ paused: true, sender_name: 'Before' })
    const customer = await newConversation(connector)
    await desk.reply(customer, 'Hi')
    await connector.partner.record(live(customer, 'later', { metadata: { later: true } }))
    await quick.operator.call('PATCH', `/connectors/${connector.id}`, { sender_name: 'After', paused: false })
    const [received] = await connector.webhook.waitForRequests(1, customer)
    expect(received?.message).toMatchObject({ sender: { name: 'Before' }, metadata: {} })
  })

  test('[3.paused] one without a webhook URL waits for it', async () => {
    const connector = await quick.connector({ webhook_url: null })
    const customer = await newConversation(connector)
    const { id } = await desk.reply(customer, 'Hi')
    await passOver(quick, await quick.connector())
    await desk.untilDelivery(customer, id, 'pending')
    await quick.own.cli('connector', 'update', connector.id, '--webhook-url', connector.webhook.url)
    await connector.webhook.waitForRequests(1, customer)
    await desk.untilDelivery(customer, id, 'delivered')
  })

  test('[3.deleted] what waits is cancelled, and the conversation stays readable', async () => {
    const connector = await quick.connector({ paused: true })
    const customer = await newConversation(connector)
    const { id } = await desk.reply(customer, 'Hi')
    await quick.own.cli('connector', 'delete', connector.id, '--yes')
    await desk.untilDelivery(customer, id, 'cancelled')
    expect(await desk.messagesOf(customer)).toMatchObject([{ message: 'Hello' }, { message: 'Hi' }])
    await passOver(quick, await quick.connector())
    expect(connector.webhook.received).toEqual([])
  })
})

/** Seconds from the first attempt to the next one, as the desk announces it. */
async function firstWait(target: Target, customer: string, message: DeskMessage) {
  const delivery = await untilAttempts(target, customer, message, 1)
  const [attempt] = await target.operator.attemptsOf(delivery.id)
  expect(delivery.next_attempt_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  const wait = (Date.parse(delivery.next_attempt_at ?? '') - Date.parse(attempt?.started_at ?? '')) / 1000
  return { wait, delivery }
}
