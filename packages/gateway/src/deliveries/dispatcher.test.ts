import { verifyBodyHash } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { describe, expect, it, vi } from 'vitest'
import { clientSecret } from '../../test/gateway-world.ts'
import { until } from '../../test/until.ts'
import { retryMessage, skipDelivery } from './replay.ts'
import {
  dispatch,
  idsOf,
  minute,
  passSentinel,
  setUp,
  startWebhook,
  untilAttempts,
  untilReceived,
  untilState,
} from './test-dispatcher.ts'

describe('the dispatcher', () => {
  it('[3.body] sends the stored bytes, signed with the secret of the connector, and records the attempt', async () => {
    const world = await setUp()
    const { webhook, connector, reply, delivery, store } = world
    webhook.answer({ body: 'got it' })
    dispatch(world)
    const { deliveryId, messageId } = await reply(connector.id, 'c1', { text: 'Voilà 👋' })
    const body = Buffer.from((await store.findDeliveryBody(deliveryId)) ?? []).toString()
    await untilState(world, deliveryId, 'delivered')
    const [request] = webhook.received
    expect(request?.body.toString()).toBe(body)
    expect(request?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': messageId })
    expect(await verifyBodyHash(Buffer.from(body), String(request?.headers['body-hash']), clientSecret)).toBe(true)
    expect(await delivery(deliveryId)).toMatchObject({ attempts: 1, nextAttemptAt: null, lastError: null })
    const { items } = await store.listAttempts({ deliveryId, limit: 10 })
    expect(items).toMatchObject([{ status: 200, response: 'got it', error: null, flush: false }])
  })

  it('[3.body] every attempt, a replay too, sends the identical bytes', async () => {
    const world = await setUp()
    const { webhook, connector, reply, clock, store } = world
    webhook.answer(500, 500, 200)
    dispatch(world)
    const { deliveryId } = await reply(connector.id, 'c1')
    await untilAttempts(world, deliveryId, 1)
    clock.advance(2000)
    await untilAttempts(world, deliveryId, 2)
    clock.advance(5000)
    await untilState(world, deliveryId, 'delivered')
    await store.replayDelivery(deliveryId, clock.now())
    await untilAttempts(world, deliveryId, 4)
    expect(new Set(webhook.received.map(({ body }) => body.toString())).size).toBe(1)
    expect(new Set(idsOf(webhook)).size).toBe(1)
  })

  it('[3.order] one customer gets one message at a time in order, whatever fails; others run side by side', async () => {
    const world = await setUp()
    const { webhook, connector, reply } = world
    const held: (() => void)[] = []
    webhook.answer((_, response) => void held.push(() => response.end()))
    const first = await reply(connector.id, 'c1')
    const second = await reply(connector.id, 'c1')
    const other = await reply(connector.id, 'c2')
    dispatch(world)
    await untilReceived(webhook, 2)
    expect(idsOf(webhook).sort()).toEqual([first.messageId, other.messageId].sort())
    webhook.answer(200)
    for (const release of held) release()
    await untilState(world, second.deliveryId, 'delivered')
    expect(idsOf(webhook).at(2)).toBe(second.messageId)
  })

  it('[3.order] sends at most so many of a connector at once, and fills every place that becomes free', async () => {
    const world = await setUp()
    const { webhook, connector, reply, config } = world
    const held: (() => void)[] = []
    webhook.answer((_, response) => void held.push(() => response.end()))
    for (let i = 0; i < 8; i++) await reply(connector.id, `c${i}`)
    dispatch({ ...world, config: { ...config, webhookConcurrency: 3 } })
    for (let sent = 3; sent <= 8; sent++) {
      await untilReceived(webhook, sent)
      expect(webhook.received.length).toBe(sent)
      held.shift()?.()
    }
    for (const release of held) release()
  })

  it('[3.schedule] a failure is tried again when its step is over, not before', async () => {
    const world = await setUp()
    const { webhook, connector, reply, clock, delivery } = world
    webhook.answer(500, 200)
    dispatch(world)
    const { deliveryId } = await reply(connector.id, 'c1')
    const failed = await untilAttempts(world, deliveryId, 1)
    expect(failed).toMatchObject({
      state: 'pending',
      lastError: reason('webhook_status', { status: 500 }),
      nextAttemptAt: clock.now() + 2000,
    })
    clock.advance(1999)
    await passSentinel(world)
    expect((await delivery(deliveryId)).attempts).toBe(1)
    clock.advance(1)
    await untilState(world, deliveryId, 'delivered')
  })

  it('[3.given-up] the last step makes it exhausted with its reason, and the next message goes on', async () => {
    const world = await setUp()
    const { webhook, connector, reply, clock, config, delivery } = world
    dispatch({ ...world, config: { ...config, retryScheduleMs: [1000, 2000] } })
    webhook.answer(500, 500, 404, 200)
    const { deliveryId } = await reply(connector.id, 'c1')
    await untilAttempts(world, deliveryId, 1)
    clock.advance(1000)
    await untilAttempts(world, deliveryId, 2)
    clock.advance(2000)
    await untilState(world, deliveryId, 'exhausted')
    expect(await delivery(deliveryId)).toMatchObject({
      attempts: 3,
      lastError: reason('webhook_status', { status: 404 }),
    })
    const next = await reply(connector.id, 'c1')
    await untilState(world, next.deliveryId, 'delivered')
  })

  it('[3.given-up] an agent retries an exhausted message: it is sent again on a fresh schedule', async () => {
    const world = await setUp()
    const { webhook, connector, reply, clock, config, instanceId } = world
    dispatch({ ...world, config: { ...config, retryScheduleMs: [] } })
    webhook.answer(500)
    const { deliveryId, messageId } = await reply(connector.id, 'c1')
    await untilState(world, deliveryId, 'exhausted')
    webhook.answer(200)
    expect(await retryMessage(world, { instanceId, messageId })).toMatchObject({ state: 'pending' })
    await untilState(world, deliveryId, 'delivered')
    await expect(retryMessage({ store: world.store, clock }, { instanceId, messageId })).rejects.toMatchObject({
      status: 409,
    })
  })

  it('[3.flush] a new message for the customer tries the stuck head again, at no cost to its schedule', async () => {
    const world = await setUp()
    const { webhook, connector, reply, clock, config, store } = world
    dispatch({ ...world, config: { ...config, retryScheduleMs: [10 * minute, 10 * minute] } })
    webhook.answer(500, 500, 200)
    const stuck = await reply(connector.id, 'c1')
    await untilAttempts(world, stuck.deliveryId, 1)
    const dueAt = clock.now() + 10 * minute
    clock.advance(minute)
    const second = await reply(connector.id, 'c1')
    const flushed = await untilAttempts(world, stuck.deliveryId, 2)
    expect(flushed).toMatchObject({ state: 'pending', nextAttemptAt: dueAt })
    clock.advance(minute)
    const third = await reply(connector.id, 'c1')
    await untilState(world, third.deliveryId, 'delivered')
    expect(idsOf(webhook)).toEqual([...[stuck, stuck, stuck, second, third].map(({ messageId }) => messageId)])
    const { items } = await store.listAttempts({ deliveryId: stuck.deliveryId, limit: 10 })
    expect(items.map(({ flush }) => flush)).toEqual([false, true, true])
  })

  it('[3.flush] one asked for too early waits until a second after the last attempt', async () => {
    const world = await setUp()
    const { webhook, connector, reply, clock, config, delivery } = world
    dispatch({ ...world, config: { ...config, retryScheduleMs: [10 * minute] } })
    webhook.answer(500, 200)
    const stuck = await reply(connector.id, 'c1')
    await untilAttempts(world, stuck.deliveryId, 1)
    await reply(connector.id, 'c1')
    clock.advance(999)
    await passSentinel(world)
    expect((await delivery(stuck.deliveryId)).attempts).toBe(1)
    clock.advance(1)
    await untilState(world, stuck.deliveryId, 'delivered')
  })

  it('[3.success] redirects are not followed', async () => {
    const world = await setUp()
    const { webhook, connector, reply, delivery } = world
    webhook.answer({ status: 307, headers: { location: '/elsewhere' } })
    dispatch(world)
    const { deliveryId } = await reply(connector.id, 'c1')
    await untilAttempts(world, deliveryId, 1)
    expect(webhook.received.map(({ path }) => path)).toEqual(['/webhook'])
    expect((await delivery(deliveryId)).lastError?.code).toBe('webhook_redirect')
  })

  it('[3.paused] while held nothing is sent; at resume what fell due is due at once', async () => {
    const world = await setUp()
    const { webhook, connector, reply, clock, store } = world
    await store.updateConnector(connector.id, { paused: true }, clock.now())
    const silent = await world.recordConnector({ webhookUrl: null })
    const { deliveryId } = await reply(connector.id, 'c1')
    const unsent = await reply(silent.id, 'c1')
    dispatch(world)
    const open = { ...world, connector: await world.recordConnector({ webhookUrl: webhook.url }) }
    const sentinel = await passSentinel(open)
    expect(idsOf(webhook)).toEqual([sentinel])
    await store.updateConnector(connector.id, { paused: false }, clock.now())
    await store.updateConnector(silent.id, { webhookUrl: webhook.url }, clock.now())
    clock.advance(500)
    await untilState(world, deliveryId, 'delivered')
    await untilState(world, unsent.deliveryId, 'delivered')
  })

  it('[3.breaker] an open one lets one attempt through at a time; its closing makes the waiting heads due', async () => {
    const world = await setUp()
    const { webhook, connector, reply, clock, config } = world
    webhook.answer(500)
    const all: { deliveryId: string }[] = []
    for (let i = 0; i < 6; i++) all.push(await reply(connector.id, `c${i}`))
    dispatch({ ...world, config: { ...config, retryScheduleMs: [2000, 10 * minute] } })
    await Promise.all(all.map(({ deliveryId }) => untilAttempts(world, deliveryId, 1)))
    clock.advance(2000)
    await untilReceived(webhook, 7)
    // Settled too: what comes next is timed from then.
    const attempts = async () =>
      (await Promise.all(all.map((one) => world.delivery(one.deliveryId)))).map((one) => one.attempts)
    await until(async () => expect((await attempts()).sort()).toEqual([1, 1, 1, 1, 1, 2]))
    webhook.answer(200)
    clock.advance(999)
    expect(webhook.received.length).toBe(7)
    clock.advance(10_000)
    await Promise.all(all.map(({ deliveryId }) => untilState(world, deliveryId, 'delivered')))
  })

  it('[3.breaker] a hanging endpoint never slows another connector', async () => {
    const world = await setUp()
    const { webhook, connector, reply } = world
    const hanging = await startWebhook()
    hanging.answer(() => {})
    const sick = await world.recordConnector({ webhookUrl: hanging.url })
    for (let i = 0; i < 20; i++) await reply(sick.id, `c${i}`)
    const dispatcher = dispatch(world)
    await untilReceived(hanging, 16)
    for (let i = 0; i < 20; i++) {
      const { deliveryId } = await reply(connector.id, 'c1')
      await untilState(world, deliveryId, 'delivered')
    }
    expect(webhook.received.length).toBe(20)
    await hanging.close()
    await dispatcher.stop()
  })

  it('[3.given-up] a stuck one that is skipped lets the next one go', async () => {
    const world = await setUp()
    const { webhook, connector, reply } = world
    webhook.answer(500, 200)
    dispatch(world)
    const stuck = await reply(connector.id, 'c1')
    await untilAttempts(world, stuck.deliveryId, 1)
    expect(await skipDelivery(world, stuck.deliveryId)).toMatchObject({ state: 'cancelled' })
    const next = await reply(connector.id, 'c1')
    await untilState(world, next.deliveryId, 'delivered')
  })

  it('a secret that does not open fails the attempt and says why', async () => {
    const world = await setUp()
    const { webhook, connector, reply, store, delivery } = world
    await store.recordConnectorSecret(connector.id, new Uint8Array(40))
    dispatch(world)
    const { deliveryId } = await reply(connector.id, 'c1')
    await untilAttempts(world, deliveryId, 1)
    expect((await delivery(deliveryId)).lastError?.params).toMatchObject({ reason: { code: 'seal_not_opened' } })
    expect(webhook.received).toEqual([])
  })

  it('a settlement that the store refuses for a moment is committed later', async () => {
    const world = await setUp()
    const { connector, reply, clock, store, delivery } = world
    let refusals = 2
    const refused = vi.fn()
    dispatch({
      ...world,
      store: {
        ...store,
        settleDelivery: async (settlement) => {
          if (refusals-- > 0) {
            refused()
            throw new Error('database is locked')
          }
          return store.settleDelivery(settlement)
        },
      },
    })
    const { deliveryId } = await reply(connector.id, 'c1')
    await until(async () => {
      clock.advance(50)
      expect((await delivery(deliveryId)).state).toBe('delivered')
    })
    expect(refused).toHaveBeenCalledTimes(2)
  })

  it('a settlement that the store refused for seconds waited for the end of its lease', async () => {
    const world = await setUp()
    const { webhook, connector, reply, clock, store, delivery } = world
    const settleDelivery = vi.fn(async () => {
      throw new Error('the database is away')
    })
    const awayStore = { ...store, settleDelivery: vi.fn(store.settleDelivery) }
    for (let n = 0; n < 9; n++) awayStore.settleDelivery.mockImplementationOnce(settleDelivery)
    dispatch({ ...world, store: awayStore })
    const { deliveryId } = await reply(connector.id, 'c1')
    await until(async () => {
      clock.advance(100)
      expect((await delivery(deliveryId)).state).toBe('delivered')
    })
    expect(settleDelivery).toHaveBeenCalledTimes(9)
    expect(webhook.received).toHaveLength(1)
  })

  it('a stop claims no more and lets what is under way settle', async () => {
    const world = await setUp()
    const { webhook, connector, reply, delivery } = world
    const held: (() => void)[] = []
    webhook.answer((_, response) => void held.push(() => response.end()))
    const dispatcher = dispatch(world)
    const under = await reply(connector.id, 'c1')
    await untilReceived(webhook, 1)
    const stopped = dispatcher.stop()
    const late = await reply(connector.id, 'c2')
    held[0]?.()
    await stopped
    expect(await delivery(under.deliveryId)).toMatchObject({ state: 'delivered' })
    expect(await delivery(late.deliveryId)).toMatchObject({ state: 'pending', attempts: 0 })
  })

  it('a stop breaks off what hangs; that attempt leaves no trace and is made again at the next start', async () => {
    const world = await setUp()
    const { webhook, connector, reply, delivery, clock, store } = world
    webhook.answer(() => {}, 200)
    const dispatcher = dispatch(world)
    const { deliveryId } = await reply(connector.id, 'c1')
    await untilReceived(webhook, 1)
    const stopped = dispatcher.stop()
    await until(() => {
      clock.advance(1000)
      return Promise.race([stopped, Promise.reject(new Error('still stopping'))])
    })
    expect(await delivery(deliveryId)).toMatchObject({ state: 'pending', attempts: 0 })
    await store.releaseLeases()
    dispatch(world)
    await untilState(world, deliveryId, 'delivered')
  })
})
