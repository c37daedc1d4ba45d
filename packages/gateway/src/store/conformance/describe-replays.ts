import { describe, expect, test } from 'vitest'
import {
  claimedIds,
  connectorId,
  deliver,
  fail,
  hashId,
  now,
  type OpenEngine,
  settlement,
  skipTimes,
  useDeliveries,
} from './fixtures.ts'

export function describeReplays(open: OpenEngine): void {
  describe('replays, and what is skipped', () => {
    const { store, reply, claimOne, stateOf } = useDeliveries(open)

    test('[3.given-up] an exhausted one lets the next one go on', async () => {
      await reply('a1')
      await reply('a2')
      await store.settleDelivery(settlement(await claimOne(now), now, { state: 'exhausted' }))
      expect(await stateOf('a1')).toBe('exhausted')
      expect(await claimedIds(store, now)).toEqual(['a2'])
    })

    test('[3.given-up] a replayed one is pending again in its old place', async () => {
      await reply('a1')
      await reply('a2')
      await reply('a3')
      await deliver(store, await claimOne(now), now)
      expect(await store.replayDelivery('delivery-a1', now + 1)).toMatchObject({
        kind: 'changed',
        delivery: { state: 'pending' },
      })
      const order: string[] = []
      for (let i = 0; i < 3; i++) {
        const one = await claimOne(now + 2)
        order.push(one.subject.id)
        expect(one.step).toBe(0)
        await deliver(store, one, now + 2)
      }
      expect(order).toEqual(['a1', 'a2', 'a3'])
    })

    test('[3.given-up] a replay waits for the one of its customer that is under way', async () => {
      await reply('a1')
      await reply('a2')
      await deliver(store, await claimOne(now), now)
      const underWay = await claimOne(now)
      await store.replayDelivery('delivery-a1', now + 1)
      expect(await claimedIds(store, now + 1)).toEqual([])
      await fail(store, underWay, now + 2, 5000)
      expect(await claimedIds(store, now + 2)).toEqual(['a1'])
    })

    test('[3.given-up] all since a time are replayed in order, in chunks; a pending one and a deleted connector are refused', async () => {
      for (const [i, id] of ['a1', 'a2', 'a3'].entries()) {
        await reply(id, 'customer-1', now + i * 1000)
        await deliver(store, await claimOne(now + i * 1000), now + i * 1000)
      }
      let afterSeq = 0
      let replayed = 0
      for (;;) {
        const chunk = await store.replayDeliveries({
          connectorId,
          since: now + 1000,
          afterSeq,
          limit: 1,
          now: now + 9000,
        })
        if (chunk.lastSeq === null) break
        replayed += chunk.replayed
        afterSeq = chunk.lastSeq
      }
      expect(replayed).toBe(2)
      expect([await stateOf('a1'), await stateOf('a2'), await stateOf('a3')]).toEqual([
        'delivered',
        'pending',
        'pending',
      ])
      expect(await store.replayDelivery('delivery-a2', now)).toMatchObject({ kind: 'refused' })
      expect(await store.replayDelivery('unknown', now)).toEqual({ kind: 'not_found' })
      await store.deleteConnector(connectorId, now)
      expect(await store.replayDelivery('delivery-a1', now)).toMatchObject({ kind: 'refused' })
    })

    test('[3.given-up] a replay of many goes on in its place when the one it had come to was erased', async () => {
      for (const [i, customer] of ['customer-1', 'customer-2', 'customer-1'].entries()) {
        await reply(`a${i}`, customer, now + i)
        await deliver(store, await claimOne(now + i), now + i)
      }
      const request = { connectorId, since: now, limit: 2, now: now + 9000 }
      const { lastSeq } = await store.replayDeliveries({ ...request, afterSeq: 0 })
      await deliver(store, await claimOne(now + 9000), now + 9000)
      await store.eraseMessages({ hashId, connectorId, customerId: 'customer-2', limit: 100, now })
      expect(await stateOf('a0')).toBe('delivered')
      expect(await store.replayDeliveries({ ...request, afterSeq: lastSeq ?? 0 })).toMatchObject({ replayed: 1 })
      expect([await stateOf('a0'), await stateOf('a2')]).toEqual(['delivered', 'pending'])
    })

    test('[3.given-up] of a deleted connector nothing is replayed, and nothing is told', async () => {
      for (const [i, id] of ['a1', 'a2', 'a3'].entries()) {
        await reply(id, 'customer-1', now + i)
        await deliver(store, await claimOne(now + i), now + i)
      }
      await store.deleteConnector(connectorId, now + 9)
      const actor = { type: 'agent', id: 'ada', name: 'Ada' } as const
      const audited = store.audited({ actor, clock: { now: () => now } })
      const request = { connectorId, since: now, afterSeq: 0, limit: 10, now: now + 9 }
      expect(await audited.replayDeliveries(request)).toEqual({ replayed: 0, lastSeq: null })
      expect((await store.listAudit({ limit: 10 })).items).toEqual([])
      expect(await stateOf('a1')).toBe('delivered')
    })

    test('[3.given-up] a skipped one is cancelled and the next goes on, but not before the attempt under way ends', async () => {
      await reply('a1')
      await reply('a2')
      const underWay = await claimOne(now)
      expect(await store.skipDelivery('delivery-a1', skipTimes(now))).toMatchObject({
        kind: 'changed',
        delivery: { state: 'cancelled' },
      })
      expect(await claimedIds(store, now)).toEqual([])
      await fail(store, underWay, now + 1, 2000)
      expect(await stateOf('a1')).toBe('cancelled')
      expect(await claimedIds(store, now + 1)).toEqual(['a2'])
      expect(await store.skipDelivery('delivery-a1', skipTimes(now))).toMatchObject({ kind: 'refused' })
    })

    test('[3.given-up] a replay while the attempt of a skipped one is under way begins its schedule anew', async () => {
      await reply('a1')
      await fail(store, await claimOne(now), now, 2000)
      const underWay = await claimOne(now + 2000)
      await store.skipDelivery('delivery-a1', skipTimes(now + 2001))
      await store.replayDelivery('delivery-a1', now + 2002)
      expect(await claimedIds(store, now + 2002)).toEqual([])
      await store.settleDelivery(settlement(underWay, now + 2003, { state: 'exhausted' }))
      expect(await stateOf('a1')).toBe('pending')
      expect((await claimOne(now + 2003)).step).toBe(0)
    })

    test('[3.given-up] a skipped one that arrived after all is delivered', async () => {
      await reply('a1')
      const underWay = await claimOne(now)
      await store.skipDelivery('delivery-a1', skipTimes(now))
      await deliver(store, underWay, now + 1)
      expect(await stateOf('a1')).toBe('delivered')
    })
  })
}
