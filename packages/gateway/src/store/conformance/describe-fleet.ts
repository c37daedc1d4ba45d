import { describe, expect, test } from 'vitest'
import { claim, deliver, now, type OpenEngine, settlement, useDeliveries } from './fixtures.ts'

const hour = 3600_000

export function describeFleet(open: OpenEngine): void {
  describe('servers that share a store', () => {
    const { store, openAnother, reply, claimOne, stateOf } = useDeliveries(open)
    const turn = (nodeId: string, at: number) => ({ name: 'sweeper', nodeId, now: at, leaseMs: 60_000 })

    test('one at a time runs a loop of the fleet; another follows when it ended, or died', async () => {
      const another = await openAnother()
      const both = await Promise.all([store.takeLoop(turn('a', now)), another.takeLoop(turn('b', now))])
      expect(both.filter((hasIt) => hasIt)).toHaveLength(1)
      const [first, second] = both[0] ? ['a', 'b'] : ['b', 'a']
      expect(await store.takeLoop(turn(first ?? '', now + 59_000))).toBe(true)
      expect(await another.takeLoop(turn(second ?? '', now + 60_000))).toBe(false)
      expect(await another.takeLoop(turn(second ?? '', now + 119_000))).toBe(true)
      await another.endNode(second ?? '')
      expect(await store.takeLoop(turn(first ?? '', now + 119_001))).toBe(true)
      await another.close()
    })

    test('a clock that is set moves the turn along', async () => {
      await store.takeLoop(turn('a', now))
      await store.moveTimes({ by: hour, now: now + hour }, { deliveryMs: hour, fetchMs: hour })
      expect(await store.takeLoop(turn('b', now + hour + 59_000))).toBe(false)
      expect(await store.takeLoop(turn('b', now + hour + 60_000))).toBe(true)
    })

    test('the only server of an embedded store frees at its start what the one before it had', async () => {
      await store.recordHeartbeat({ id: 'dead', now })
      await store.takeLoop(turn('dead', now))
      await store.releaseLeases()
      expect(await store.takeLoop(turn('b', now))).toBe(true)
    })

    test('whoever lost a delivery to another cannot settle it any more, whatever came of its attempt', async () => {
      await reply('a1')
      const former = await claimOne(now)
      const [current] = await claim(store, now + 30_000)
      if (!current) throw new Error('it was not taken over')
      await store.settleDelivery(settlement(former, now + 30_001, { state: 'delivered' }))
      expect(await stateOf('a1')).toBe('pending')
      expect(await claim(store, now + 30_002)).toEqual([])
      await deliver(store, current, now + 30_003)
      expect(await stateOf('a1')).toBe('delivered')
    })
  })
}
