import { describe, expect, it } from 'vitest'
import { createGatewayWorld, type GatewayWorld } from '../../test/gateway-world.ts'
import { lastOf } from '../lib/last-of.ts'
import type { DeliveryStore } from './delivery-store.ts'
import { type ReplaySince, replayDelivery, replaySince, retryMessage, skipDelivery } from './replay.ts'
import { settle } from './settle.ts'

/** Attempts all that is due, until nothing is; gives the messages in the order of sending. */
async function attemptAll({ store, clock, config }: GatewayWorld, status: number, retryScheduleMs: number[] = []) {
  const sent: string[] = []
  for (;;) {
    const now = clock.now()
    const claim = { now, leaseMs: 1000, perConnector: 1000, inFlight: new Map(), limit: 100 }
    const { deliveries } = await store.claimDeliveries(claim)
    if (deliveries.length === 0) return sent
    const outcome = { kind: 'response' as const, status, headers: {}, body: '', durationMs: 1 }
    for (const claimed of deliveries) {
      sent.push(claimed.subject.id)
      const attempt = {
        claimed,
        outcome,
        now,
        request: null,
        attemptId: `${claimed.leaseId} a`,
        startedAt: now,
        random: 0.5,
      }
      await store.settleDelivery(settle({ ...attempt, config: { ...config, retryScheduleMs } }))
    }
  }
}

async function setUp() {
  const world = await createGatewayWorld()
  return { ...world, connector: await world.recordConnector({ webhookUrl: 'https://bot.example/webhook' }) }
}

describe('replaying one', () => {
  it('[3.given-up] a settled delivery is pending again, due at once, with a fresh schedule', async () => {
    const world = await setUp()
    const { reply, connector, clock, delivery } = world
    const { deliveryId, messageId } = await reply(connector.id, 'c1')
    await attemptAll(world, 500)
    expect(await delivery(deliveryId)).toMatchObject({ state: 'exhausted' })
    clock.advance(1000)
    expect(await replayDelivery(world, deliveryId)).toMatchObject({
      state: 'pending',
      attempts: 1,
      settledAt: null,
      nextAttemptAt: clock.now(),
    })
    expect(await attemptAll(world, 500, [2000])).toEqual([messageId])
    expect(await delivery(deliveryId)).toMatchObject({ state: 'pending', nextAttemptAt: clock.now() + 2000 })
  })

  it('[3.given-up] it goes before what waits behind its old place', async () => {
    const world = await setUp()
    const { reply, connector, clock } = world
    const first = await reply(connector.id, 'c1')
    await attemptAll(world, 500)
    const second = await reply(connector.id, 'c1')
    await replayDelivery(world, first.deliveryId)
    clock.advance(1)
    expect(await attemptAll(world, 200)).toEqual([first.messageId, second.messageId])
  })

  it('[3.given-up] says why it refuses: pending, unknown, connector deleted', async () => {
    const world = await setUp()
    const { reply, connector, store, clock } = world
    const { deliveryId } = await reply(connector.id, 'c1')
    await expect(replayDelivery(world, deliveryId)).rejects.toMatchObject({ status: 409, kind: 'conflict' })
    await expect(replayDelivery(world, 'unknown')).rejects.toMatchObject({ status: 404 })
    await attemptAll(world, 200)
    await store.deleteConnector(connector.id, clock.now())
    await expect(replayDelivery(world, deliveryId)).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('deleted'),
    })
  })
})

describe('replaying since a time', () => {
  it('[3.given-up] takes all settled ones recorded since, in order, and tells how far it is', async () => {
    const world = await setUp()
    const { reply, connector, clock } = world
    await reply(connector.id, 'c1')
    await attemptAll(world, 200)
    clock.advance(1000)
    const since = clock.now()
    const recorded: string[] = []
    for (let i = 0; i < 450; i++) recorded.push((await reply(connector.id, 'c1')).messageId)
    await attemptAll(world, 200)
    const steps = await Array.fromAsync(replaySince(world, { connectorId: connector.id, since }))
    expect(steps.map(({ replayed }) => replayed)).toEqual([200, 400, 450])
    expect(steps.at(-1)?.nextCursor).toBeNull()
    expect(await attemptAll(world, 200)).toEqual(recorded)
  })

  it('[3.given-up] goes on from where it was stopped, with what it began with', async () => {
    const world = await setUp()
    const { reply, connector, clock } = world
    const since = clock.now()
    const recorded: string[] = []
    for (let i = 0; i < 450; i++) recorded.push((await reply(connector.id, 'c1')).messageId)
    await attemptAll(world, 200)
    const counts: number[] = []
    let cursor: string | null = null
    do {
      const wanted: ReplaySince = { connectorId: connector.id, since: cursor === null ? since : 0 }
      for await (const part of replaySince(world, { ...wanted, cursor: cursor ?? undefined })) {
        counts.push(part.replayed)
        cursor = part.nextCursor
        break
      }
      clock.advance(1000)
      if (counts.length === 1) await reply(connector.id, 'c2')
    } while (cursor !== null)
    expect(counts).toEqual([200, 200, 50])
    expect((await attemptAll(world, 200)).toSorted()).toEqual(expect.arrayContaining(recorded.toSorted()))
    await expect(
      lastOf(replaySince(world, { connectorId: connector.id, since, cursor: 'nonsense' })),
    ).rejects.toMatchObject({
      status: 400,
    })
  })

  it('[3.given-up] what is recorded and delivered while it runs is not sent a second time', async () => {
    const world = await setUp()
    const { reply, connector, clock, store } = world
    const since = clock.now()
    for (let i = 0; i < 200; i++) await reply(connector.id, `c${i}`)
    await attemptAll(world, 200)
    clock.advance(1)
    const replayDeliveries: DeliveryStore['replayDeliveries'] = async (request) => {
      const chunk = await store.replayDeliveries(request)
      clock.advance(1)
      await reply(connector.id, 'new')
      await attemptAll(world, 200)
      return chunk
    }
    const replaying = { store: { ...store, replayDeliveries }, clock }
    expect(await lastOf(replaySince(replaying, { connectorId: connector.id, since }))).toMatchObject({ replayed: 200 })
  })

  it('[3.given-up] nothing to replay is no error; an unknown or deleted connector is', async () => {
    const world = await setUp()
    const { connector, store, clock } = world
    const request = { connectorId: connector.id, since: 0 }
    expect(await lastOf(replaySince(world, request))).toEqual({ replayed: 0, nextCursor: null })
    await expect(lastOf(replaySince(world, { ...request, connectorId: 'unknown' }))).rejects.toMatchObject({
      status: 404,
    })
    await store.deleteConnector(connector.id, clock.now())
    await expect(lastOf(replaySince(world, request))).rejects.toMatchObject({ status: 409 })
  })
})

describe('an agent and an operator', () => {
  it('[3.given-up] an agent retries only what was given up, and only in their own instance', async () => {
    const world = await setUp()
    const { reply, connector, instanceId } = world
    const { messageId } = await reply(connector.id, 'c1')
    const retry = (of: string) => retryMessage(world, { instanceId: of, messageId })
    await expect(retry(instanceId)).rejects.toMatchObject({ status: 409, message: expect.stringContaining('pending') })
    await attemptAll(world, 500)
    await expect(retry('another')).rejects.toMatchObject({ status: 404 })
    expect(await retry(instanceId)).toMatchObject({ state: 'pending', subject: { kind: 'message', id: messageId } })
    await attemptAll(world, 200)
    await expect(retry(instanceId)).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('delivered'),
    })
  })

  it('[3.given-up] a retry does not send what an operator replayed meanwhile, and was delivered', async () => {
    const world = await setUp()
    const { reply, connector, instanceId, store, delivery } = world
    const { messageId, deliveryId } = await reply(connector.id, 'c1')
    await attemptAll(world, 500)
    const findDeliveryOfMessage: DeliveryStore['findDeliveryOfMessage'] = async (...asked) => {
      const found = await store.findDeliveryOfMessage(...asked)
      await replayDelivery(world, deliveryId)
      await attemptAll(world, 200)
      return found
    }
    const retrying = { ...world, store: { ...store, findDeliveryOfMessage } }
    await expect(retryMessage(retrying, { instanceId, messageId })).rejects.toMatchObject({ status: 409 })
    expect(await delivery(deliveryId)).toMatchObject({ state: 'delivered' })
  })

  it('[3.given-up] an operator skips only what is pending', async () => {
    const world = await setUp()
    const { reply, connector } = world
    const [first, second] = [await reply(connector.id, 'c1'), await reply(connector.id, 'c1')]
    expect(await skipDelivery(world, first.deliveryId)).toMatchObject({ state: 'cancelled', nextAttemptAt: null })
    expect(await attemptAll(world, 200)).toEqual([second.messageId])
    await expect(skipDelivery(world, second.deliveryId)).rejects.toMatchObject({ status: 409 })
    await expect(skipDelivery(world, 'unknown')).rejects.toMatchObject({ status: 404 })
  })
})
