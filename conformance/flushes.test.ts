/** What brings a stuck reply on its way again, and what holds back from a sick endpoint. */

import { waitFor } from '@passerelle/testkit/wait-for'
import { afterAll, describe, expect, test } from 'vitest'
import type { DeskMessage } from './harness/desk.ts'
import { held, newConversation, passOver, textsAt, untilAttempts } from './harness/replies.ts'
import { type Connector, openTarget, type Target } from './target.ts'

/** One that tries again quickly and soon gives up, one whose retries nobody lives to see. */
const [quick, patient] = await Promise.all([openTarget(), openTarget({ RETRY_SCHEDULE: '10m,10m' })])
afterAll(async () => {
  await Promise.all([quick.close(), patient.close()])
})
const { desk, has } = quick

describe.skipIf(!has.own)('a flush', { concurrent: true }, () => {
  test("[3.flush] a new message makes the customer's stuck one due, once", async () => {
    const connector = await patient.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, 500, 500)
    const stuck = await patient.desk.reply(customer, 'stuck')
    const before = await untilAttempts(patient, customer, stuck, 1)
    await patient.desk.reply(customer, 'next')
    const after = await untilAttempts(patient, customer, stuck, 2)
    // It used up no step and moved no scheduled time.
    expect(after).toMatchObject({ state: 'pending', next_attempt_at: before.next_attempt_at })
    expect((await patient.operator.attemptsOf(after.id)).map(({ flush }) => flush)).toEqual([false, true])
    expect(textsAt(connector, customer)).toEqual(['stuck', 'stuck'])
    await patient.desk.reply(customer, 'last')
    await connector.webhook.waitForRequests(5, customer)
    expect(textsAt(connector, customer)).toEqual(['stuck', 'stuck', 'stuck', 'next', 'last'])
  })

  test('[3.flush] waits for one second after the last attempt', async () => {
    const connector = await patient.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, 500)
    const stuck = await patient.desk.reply(customer, 'stuck')
    const { id } = await untilAttempts(patient, customer, stuck, 1)
    await patient.desk.reply(customer, 'next')
    await connector.webhook.waitForRequests(3, customer)
    const [first, second] = (await patient.operator.attemptsOf(id)).map(({ started_at }) => Date.parse(started_at))
    expect(Number(second) - Number(first)).toBeGreaterThanOrEqual(1000)
  })

  test('[3.flush] is due, and an ordinary success is none: what waits, waits on', async () => {
    const connector = await patient.connector()
    const [stuck, polite] = [await newConversation(connector), await newConversation(connector)]
    connector.webhook.answerCustomer(stuck, 500)
    connector.webhook.answerCustomer(polite, { status: 503, headers: { 'retry-after': '1800' } })
    await untilAttempts(patient, stuck, await patient.desk.reply(stuck, 'stuck'), 1)
    await untilAttempts(patient, polite, await patient.desk.reply(polite, 'polite'), 1)
    // A flush waits for Retry-After too.
    await patient.desk.reply(polite, 'next')
    for (let i = 0; i < 3; i++) await passOver(patient, connector)
    expect([textsAt(connector, stuck), textsAt(connector, polite)]).toEqual([['stuck'], ['polite']])
  })
})

describe.skipIf(!has.own)('a sick endpoint', { concurrent: true }, () => {
  const breakerOf = async (target: Target, { id }: Connector) =>
    (await target.operator.call('GET', `/connectors/${id}`)).json<{ breaker: { state: string; failures: number } }>()
      .breaker

  test('[3.breaker] five failures in a row, of two customers, open it; a success closes it and what waited goes', async () => {
    const connector = await patient.connector()
    const customers = [await newConversation(connector), await newConversation(connector)]
    const [one = '', two = ''] = customers
    const replies: [string, DeskMessage][] = []
    for (const customer of customers) {
      connector.webhook.answerCustomer(customer, 500, 500, 500)
      replies.push([customer, await patient.desk.reply(customer, '1')])
    }
    for (const [customer, message] of replies) await untilAttempts(patient, customer, message, 1)
    expect(await breakerOf(patient, connector)).toMatchObject({ state: 'closed', failures: 2 })
    // Flushes fail too: they are attempts.
    for (let i = 2; i <= 3; i++) {
      for (const [customer, message] of replies) {
        if ((await breakerOf(patient, connector)).state === 'open') continue
        await patient.desk.reply(customer, `${i}`)
        await untilAttempts(patient, customer, message, i)
      }
    }
    expect((await breakerOf(patient, connector)).state).toBe('open')
    // The head that is due goes first, alone; its success closes the breaker, and the others become due.
    const healthy = await newConversation(connector)
    connector.webhook.answerCustomer(one)
    connector.webhook.answerCustomer(two)
    await patient.desk.reply(healthy, 'through')
    await connector.webhook.waitForRequests(1, healthy)
    await waitFor('the breaker to close', async () => (await breakerOf(patient, connector)).state === 'closed')
    for (const [customer, { id }] of replies) await patient.desk.untilDelivery(customer, id, 'delivered')
  })

  test('[3.breaker] while it is open, one attempt at a time, of what is due longest', async () => {
    const connector = await patient.connector()
    const sick = await Promise.all(Array.from({ length: 5 }, () => newConversation(connector)))
    for (const customer of sick) {
      connector.webhook.answerCustomer(customer, 500)
      await untilAttempts(patient, customer, await patient.desk.reply(customer, 'sick'), 1)
    }
    expect((await breakerOf(patient, connector)).state).toBe('open')
    const [one, two] = [await newConversation(connector), await newConversation(connector)]
    const probe = held()
    connector.webhook.answerCustomer(one, probe.reply)
    for (const customer of [one, two]) await patient.desk.reply(customer, 'probe')
    await connector.webhook.waitForRequests(1, one)
    await passOver(patient, await patient.connector())
    expect(connector.webhook.of(two)).toEqual([])
    probe.release()
    await connector.webhook.waitForRequests(1, two)
  })

  test('[3.breaker] one customer alone never opens it', async () => {
    const connector = await quick.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, ...Array.from({ length: 8 }, () => 500))
    const messages = [await desk.reply(customer, '1'), await desk.reply(customer, '2')]
    for (const { id } of messages) await desk.untilDelivery(customer, id, 'exhausted')
    expect(await breakerOf(quick, connector)).toMatchObject({ state: 'closed' })
  })
})
