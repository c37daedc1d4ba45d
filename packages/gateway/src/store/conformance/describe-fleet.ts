import { describe, expect, test } from 'vitest'
import {
  claim,
  claimFetches,
  deliver,
  inboundPlan,
  instanceId,
  now,
  type OpenEngine,
  plannedMessage,
  settlement,
  useDeliveries,
} from './fixtures.ts'

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
      await store.recordHeartbeat({ id: 'dead', now, report: '{}' })
      await store.takeLoop(turn('dead', now))
      await store.releaseLeases()
      expect(await store.takeLoop(turn('b', now))).toBe(true)
    })

    test('a server that fell silent is noted, and forgotten an hour later; one that speaks again is back', async () => {
      const beat = (id: string, at: number) => store.recordHeartbeat({ id, now: at, report: '{}' })
      await beat('a', now)
      const [silent] = await beat('b', now + 1)
      if (!silent) throw new Error('it hears of nobody')
      await store.takeOver({ silent: [silent], now: now + 30_000 })
      const diedAt = async () => (await store.listNodes()).find(({ id }) => id === 'a')?.diedAt
      expect(await diedAt()).toBe(now + 30_000)
      await beat('a', now + 31_000)
      expect(await diedAt()).toBe(null)
      await store.takeOver({ silent: [{ id: 'a', seenAt: now + 31_000 }], now: now + hour })
      expect((await beat('b', now + 2 * hour)).map(({ id }) => id)).toEqual(['a', 'b'])
      expect((await beat('b', now + 2 * hour + 1)).map(({ id }) => id)).toEqual(['b'])
    })

    const ready = { kind: 'ready', blobKey: 'b', size: 3, image: null } as const
    const receiveFile = () => {
      const file = { id: 'file', externalId: 'f', name: 'a.txt', mimeType: 'text/plain', size: null, image: null }
      const byUrl = { ...file, state: 'pending', url: 'https://x.example/a', blobKey: null, uid: null } as const
      return store.recordInbound(inboundPlan([plannedMessage('file', { attachments: [byUrl] })]))
    }

    test('whoever lost a fetch to another cannot settle it any more', async () => {
      await receiveFile()
      expect(await claimFetches(store, now, { nodeId: 'a' })).toMatchObject([{ tries: 0 }])
      expect(await claimFetches(store, now + 60_000, { nodeId: 'b' })).toMatchObject([{ tries: 1 }])
      expect(await store.settleFetch('file', ready, { now: now + 60_001, nodeId: 'a' })).toBe(false)
      expect((await store.findAttachment(instanceId, 'file'))?.state).toBe('pending')
      expect(await store.settleFetch('file', ready, { now: now + 60_002, nodeId: 'b' })).toBe(true)
      expect((await store.findAttachment(instanceId, 'file'))?.state).toBe('ready')
    })

    test('what a server had leased is free when it ends; what another has is not', async () => {
      await receiveFile()
      await reply('a1')
      const claimAs = async (nodeId: string) => (await claim(store, now, { nodeId })).length
      expect([await claimAs('a'), (await claimFetches(store, now, { nodeId: 'a' })).length]).toEqual([1, 1])
      await store.endNode('b')
      expect([await claimAs('b'), (await claimFetches(store, now, { nodeId: 'b' })).length]).toEqual([0, 0])
      await store.endNode('a')
      expect([await claimAs('b'), (await claimFetches(store, now, { nodeId: 'b' })).length]).toEqual([1, 1])
    })

    test('what a silent server had leased is free for the others, and it can settle none of it any more', async () => {
      await receiveFile()
      await reply('a1')
      await store.takeLoop(turn('a', now))
      await store.recordHeartbeat({ id: 'a', now, report: '{}' })
      const [former] = await claim(store, now, { nodeId: 'a' })
      await claimFetches(store, now, { nodeId: 'a' })
      if (!former) throw new Error('it was not claimed')
      await store.takeOver({ silent: [{ id: 'a', seenAt: now - 1 }], now: now + 1 })
      expect(await claim(store, now + 1, { nodeId: 'b' })).toEqual([])
      await store.takeOver({ silent: [{ id: 'a', seenAt: now }], now: now + 2 })
      expect(await store.takeLoop(turn('b', now + 2))).toBe(true)
      expect(await claimFetches(store, now + 2, { nodeId: 'b' })).toHaveLength(1)
      const [current] = await claim(store, now + 2, { nodeId: 'b' })
      if (!current) throw new Error('it was not taken over')
      await store.settleDelivery(settlement(former, now + 3, { state: 'delivered' }))
      expect(await store.settleFetch('file', ready, { now: now + 3, nodeId: 'a' })).toBe(false)
      expect(await stateOf('a1')).toBe('pending')
      await deliver(store, current, now + 4)
      expect(await stateOf('a1')).toBe('delivered')
    })

    test('whoever lost a delivery to another cannot settle it any more, whatever came of its attempt', async () => {
      await reply('a1')
      const former = await claimOne(now)
      const [current] = await claim(store, now + 30_000)
      if (!current) throw new Error('it was not taken over')
      const late = settlement(former, now + 30_001, { state: 'delivered' })
      expect(await store.settleDelivery(late)).toMatchObject({ isTooLate: true })
      expect(await stateOf('a1')).toBe('pending')
      expect(await claim(store, now + 30_002)).toEqual([])
      await deliver(store, current, now + 30_003)
      expect(await stateOf('a1')).toBe('delivered')
    })
  })
}
