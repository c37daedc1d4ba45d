import { reason } from '@passerelle/protocol/errors'
import { describe, expect, test } from 'vitest'
import { normaliseReply } from '../../conversations/reply-content.ts'
import {
  claim,
  claimedIds,
  connectorId,
  deliver,
  fail,
  instanceId,
  now,
  type OpenEngine,
  openConversation,
  replyPlan,
  settlement,
  useDeliveries,
} from './fixtures.ts'

export function describeDeliveries(open: OpenEngine): void {
  describe('deliveries', () => {
    const { store, openAnother, reply, claimOne, stateOf } = useDeliveries(open)

    test('[3.order] one of a customer at a time, customers side by side', async () => {
      await reply('a1')
      await reply('a2')
      await reply('b1', 'customer-2')
      const first = await claim(store, now)
      expect(first.map((one) => one.subject.id).sort()).toEqual(['a1', 'b1'])
      expect(await claimedIds(store, now)).toEqual([])
      for (const one of first) await deliver(store, one, now)
      expect(await claimedIds(store, now)).toEqual(['a2'])
    })

    test('[3.order] what is behind a failed one waits for its next attempt', async () => {
      await reply('a1')
      await reply('a2')
      await fail(store, await claimOne(now), now, 2000)
      expect(await claimedIds(store, now + 1999)).toEqual([])
      expect(await claimedIds(store, now + 2000)).toEqual(['a1'])
    })

    test('[3.order] at most so many of a connector at once', async () => {
      for (let i = 0; i < 5; i++) {
        await openConversation(store, `c${i}`)
        await reply(`r${i}`, `c${i}`)
      }
      expect(await claim(store, now, { perConnector: 3, inFlight: 1 })).toHaveLength(2)
    })

    test('bodies in one claim are bounded by their bytes, and one comes however large it is', async () => {
      const customers = ['c0', 'c1', 'c2']
      for (const customerId of customers) {
        await openConversation(store, customerId)
        const content = normaliseReply({ message: 'x'.repeat(700) })
        await store.recordReply(replyPlan({ id: customerId, customerId, plan: { content } }))
      }
      expect(await claim(store, now, { limitBytes: 2000 })).toHaveLength(2)
      expect(await claim(store, now, { limitBytes: 10 })).toHaveLength(1)
    })

    test('two claimers never get the same one, nor two of one customer', async () => {
      const customers = Array.from({ length: 20 }, (_, i) => `c${i}`)
      for (const customer of customers) {
        await openConversation(store, customer)
        await reply(`${customer}-1`, customer)
        await reply(`${customer}-2`, customer)
      }
      const another = await openAnother()
      const claims = await Promise.all(
        [store, another, store, another].map((one) => claim(one, now, { perConnector: 100 })),
      )
      const ids = claims.flat().map((one) => one.subject.id)
      expect(ids.sort()).toEqual(customers.map((customer) => `${customer}-1`).sort())
      await another.close()
    })

    test('a process that dies between claim and settle loses nothing: the lease ends, the same bytes go out again', async () => {
      await reply('a1')
      const lost = await claimOne(now)
      expect(await claimedIds(store, now + 29_999)).toEqual([])
      const again = await claimOne(now + 30_000)
      expect(again.subject.id).toBe('a1')
      expect(Buffer.from(again.body)).toEqual(Buffer.from(lost.body))
      // The dead one's settlement, should it come after all, adds its attempt and decides nothing.
      await store.settleDelivery(settlement(lost, now + 30_001, { state: 'exhausted' }))
      expect(await stateOf('a1')).toBe('pending')
      await deliver(store, again, now + 30_002)
      expect(await stateOf('a1')).toBe('delivered')
      expect((await store.listAttempts({ deliveryId: 'delivery-a1', limit: 10 })).items).toHaveLength(2)
    })

    test('an attempt that is settled again, as its commit was not heard of, is recorded once', async () => {
      await reply('a1')
      const first = settlement(await claimOne(now), now, { state: 'pending', step: 1, dueAt: now + 2000, flushFrom: 0 })
      await store.settleDelivery(first)
      await store.settleDelivery(first)
      const again = await claimOne(now + 2000)
      await store.settleDelivery(first)
      await deliver(store, again, now + 2000)
      expect(await store.findDelivery('delivery-a1')).toMatchObject({ state: 'delivered', attempts: 2 })
      const { items } = await store.listAttempts({ deliveryId: 'delivery-a1', limit: 10 })
      expect(items.map(({ status }) => status)).toEqual([500, 200])
    })

    test('a starting server frees all leases at once', async () => {
      await reply('a1')
      await claimOne(now)
      await store.releaseLeases()
      expect(await claimedIds(store, now + 1)).toEqual(['a1'])
    })

    test('every attempt is kept with what happened', async () => {
      await reply('a1')
      await fail(store, await claimOne(now), now, 2000)
      const summary = await store.findDelivery('delivery-a1')
      expect(summary).toMatchObject({
        state: 'pending',
        attempts: 1,
        nextAttemptAt: now + 2000,
        lastError: reason('webhook_status', { status: 500 }),
      })
      await deliver(store, await claimOne(now + 2000), now + 2000)
      const { items } = await store.listAttempts({ deliveryId: 'delivery-a1', limit: 10 })
      expect(items).toMatchObject([
        { status: 500, error: reason('webhook_status', { status: 500 }), response: 'answer' },
        { status: 200, error: null, response: 'answer' },
      ])
      expect(await store.findDelivery('delivery-a1')).toMatchObject({
        state: 'delivered',
        attempts: 2,
        nextAttemptAt: null,
        lastError: null,
      })
    })

    test('with an attempt goes what it sent and the headers of the answer, where there were any', async () => {
      await reply('a1')
      await fail(store, await claimOne(now), now, 2000)
      const { attempt, ...rest } = settlement(await claimOne(now + 2000), now + 2000, { state: 'delivered' })
      await store.settleDelivery({ ...rest, attempt: { ...attempt, request: null, responseHeaders: null } })
      const { items } = await store.listAttempts({ deliveryId: 'delivery-a1', limit: 10 })
      expect(items.map(({ request, responseHeaders }) => [request, responseHeaders])).toEqual([
        [{ url: 'https://bot.example/hook', headers: { 'webhook-id': 'a1' } }, { 'content-type': 'text/plain' }],
        [null, null],
      ])
    })

    test('the body is found by the id, as the bytes that were recorded', async () => {
      await reply('a1')
      const claimed = await claimOne(now)
      expect(await store.findDeliveryBody('delivery-a1')).toEqual(claimed.body)
      expect(await store.findDeliveryBody('nope')).toBeUndefined()
    })

    test('[3.deleted] pending ones of a deleted connector are cancelled in chunks; conversations stay', async () => {
      for (let i = 0; i < 5; i++) await reply(`a${i}`)
      await store.deleteConnector(connectorId, now + 1)
      expect(await claimedIds(store, now + 1)).toEqual([])
      expect(await store.cancelPendingDeliveries(now + 1, 3)).toBe(3)
      expect(await store.cancelPendingDeliveries(now + 1, 3)).toBe(2)
      const { items } = await store.listDeliveries({ connectorId, state: 'cancelled', limit: 10 })
      expect(items).toHaveLength(5)
      expect(await store.findConversation(instanceId, 'conversation-of-customer-1')).toMatchObject({
        connectorDeleted: true,
      })
    })
  })
}
