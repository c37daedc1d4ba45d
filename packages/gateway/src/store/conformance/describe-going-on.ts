import { describe, expect, test } from 'vitest'
import type { ClaimedDelivery, Settlement } from '../../deliveries/delivery.ts'
import {
  claim,
  claimedIds,
  connectorId,
  deliver,
  now,
  type OpenEngine,
  replyPlan,
  settlement,
  useDeliveries,
} from './fixtures.ts'

const goOn = { leaseMs: 30_000, nodeId: 'node-1' }

/** What is sent next in the place of one that arrived, without a claim. */
export function describeGoingOn(open: OpenEngine): void {
  describe('a settlement that goes on', () => {
    const { store, reply, claimOne, stateOf } = useDeliveries(open)
    const arrived = (one: ClaimedDelivery, at: number) => ({ ...settlement(one, at, { state: 'delivered' }), goOn })
    const goOnAfter = async (one: Settlement) => (await store.settleDelivery(one)).next
    const replyThrice = async () => {
      for (const id of ['a1', 'a2', 'a3']) await reply(id)
      return claimOne(now)
    }

    test('leases the next message of its customer as a claim would, until none is left', async () => {
      const first = await replyThrice()
      expect(first.isFollowed).toBe(true)
      const second = await goOnAfter(arrived(first, now + 1))
      expect(second).toMatchObject({ ...{ id: 'delivery-a2', leaseId: first.leaseId, isFollowed: true, flush: false } })
      expect(second?.connector).toEqual(first.connector)
      expect(second?.body).toEqual(await store.findDeliveryBody('delivery-a2'))
      expect(await claim(store, now + 1)).toEqual([])
      const third = second && (await goOnAfter(arrived(second, now + 2)))
      expect(third).toMatchObject({ id: 'delivery-a3', isFollowed: false })
      expect(third && (await goOnAfter(arrived(third, now + 3)))).toBeUndefined()
      expect(await Promise.all(['a1', 'a2', 'a3'].map(stateOf))).toEqual(['delivered', 'delivered', 'delivered'])
    })

    test('its lease ends like any other, and then counts no more', async () => {
      const second = await goOnAfter(arrived(await replyThrice(), now))
      expect(await claimedIds(store, now + goOn.leaseMs - 1)).toEqual([])
      expect(await claimedIds(store, now + goOn.leaseMs)).toEqual(['a2'])
      expect(second && (await goOnAfter(arrived(second, now + goOn.leaseMs)))).toBeUndefined()
      expect(await stateOf('a2')).toBe('pending')
    })

    test('gives the same one again when its commit was not heard of', async () => {
      const first = await replyThrice()
      const second = await goOnAfter(arrived(first, now))
      expect(await goOnAfter(arrived(first, now))).toMatchObject({ id: second?.id, leaseId: first.leaseId })
      expect(await claim(store, now)).toEqual([])
    })

    test('takes nothing of others, and nothing whose claim would be refused', async () => {
      const first = await replyThrice()
      await reply('b1', 'customer-2')
      await store.updateConnector(connectorId, { paused: true }, now)
      expect(await goOnAfter(arrived(first, now))).toBeUndefined()
      await store.updateConnector(connectorId, { paused: false }, now)
      expect((await claimedIds(store, now)).sort()).toEqual(['a2', 'b1'])
    })

    test('takes nothing under a lease that was taken over', async () => {
      const first = await replyThrice()
      const [again] = await claim(store, now + 30_000)
      expect(await goOnAfter(arrived(first, now + 30_000))).toBeUndefined()
      expect(again && (await deliver(store, again, now + 30_001)).next).toBeUndefined()
      expect(await claimedIds(store, now + 30_001)).toEqual(['a2'])
    })

    test('sends to the connector as it is by then, and not once that is gone', async () => {
      const first = await replyThrice()
      await store.updateConnector(connectorId, { webhookUrl: 'https://elsewhere.example/' }, now)
      const second = await goOnAfter(arrived(first, now))
      expect(second?.connector.webhookUrl).toBe('https://elsewhere.example/')
      await store.deleteConnector(connectorId, now)
      expect(second && (await goOnAfter(arrived(second, now)))).toBeUndefined()
    })

    test('what is long is left to a claim, which bounds what it brings', async () => {
      await reply('a1')
      const content = { ...replyPlan({ id: 'long' }).content, text: 'x'.repeat(70_000) }
      await store.recordReply(replyPlan({ id: 'long', plan: { content } }))
      expect(await goOnAfter(arrived(await claimOne(now), now))).toBeUndefined()
      expect(await claimedIds(store, now)).toEqual(['long'])
    })
  })
}
