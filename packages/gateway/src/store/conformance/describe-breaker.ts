import { describe, expect, test } from 'vitest'
import {
  claim,
  claimedIds,
  connectorId,
  deliver,
  fail,
  newConnector,
  now,
  type OpenEngine,
  openConversation,
  replyPlan,
  settlement,
  useDeliveries,
} from './fixtures.ts'

export function describeBreaker(open: OpenEngine): void {
  describe('flushes, breakers and pauses', () => {
    const { store, reply, claimOne } = useDeliveries(open)

    test('[3.flush] a new message makes the stuck head due once, 1 s after its last attempt, and moves no schedule', async () => {
      await reply('a1')
      await fail(store, await claimOne(now), now, 3600_000)
      await reply('a2', 'customer-1', now + 10)
      expect(await claimedIds(store, now + 999)).toEqual([])
      const flushed = await claimOne(now + 1000)
      expect([flushed.subject.id, flushed.flush, flushed.dueAt, flushed.step]).toEqual(['a1', true, now + 3600_000, 1])
      const next = { state: 'pending', step: 1, dueAt: flushed.dueAt, flushFrom: now + 2000 } as const
      await store.settleDelivery(settlement(flushed, now + 1000, next))
      expect(await claimedIds(store, now + 3599_999)).toEqual([])
      expect(await claimedIds(store, now + 3600_000)).toEqual(['a1'])
    })

    test('[3.breaker] five failures of two customers open it; one attempt at a time, 1 s apart doubling; a success closes it', async () => {
      await reply('a1')
      await reply('b1', 'customer-2')
      let at = now
      for (let round = 0; round < 3; round++) {
        for (const one of await claim(store, at)) await fail(store, one, at, 10)
        at += 10
      }
      expect((await store.findConnector(connectorId))?.breaker.openedAt).not.toBeNull()
      for (const pauseMs of [1000, 2000, 4000]) {
        // Nothing is due before the pause that the failure before asked for; the sixth failure was a probe too.
        const { nextAttemptAt } = (await store.findConnector(connectorId))?.breaker ?? {}
        if (!nextAttemptAt) throw new Error('an open breaker has a next attempt')
        expect(await claim(store, nextAttemptAt - 1)).toEqual([])
        const probes = await claim(store, nextAttemptAt)
        expect(probes).toHaveLength(1)
        expect(await claim(store, nextAttemptAt)).toEqual([])
        if (!probes[0]) throw new Error('no probe')
        await fail(store, probes[0], nextAttemptAt, 10)
        expect(pauseMs).toBeGreaterThan(0)
        at = nextAttemptAt
      }
      const breaker = (await store.findConnector(connectorId))?.breaker
      const probe = await claimOne(breaker?.nextAttemptAt ?? 0)
      await deliver(store, probe, (breaker?.nextAttemptAt ?? 0) + 1)
      expect((await store.findConnector(connectorId))?.breaker).toMatchObject({ openedAt: null, failures: 0 })
    })

    test('[3.breaker] the failure that opens it holds back what is claimed in the same moment', async () => {
      await reply('a1')
      await reply('b1', 'customer-2')
      for (let i = 0; i < 8; i++) {
        await openConversation(store, `c${i}`)
        await reply(`r${i}`, `c${i}`, now + 100)
      }
      const under = await claim(store, now + 100, { perConnector: 5 })
      for (const one of under.slice(0, 4)) await fail(store, one, now + 101, 60_000)
      const opening = under[4] && fail(store, under[4], now + 102, 60_000)
      const claimed = claimedIds(store, now + 102)
      await opening
      expect(await claimed).toEqual([])
    })

    test('[3.flush] when a breaker closes, heads tried before are due, outside their schedule', async () => {
      await reply('a1')
      await reply('b1', 'customer-2')
      let at = now
      for (let round = 0; round < 3; round++) {
        for (const one of await claim(store, at)) await fail(store, one, at, round === 2 ? 3600_000 : 10)
        at += 10
      }
      const openUntil = now + 3600_020
      const probe = await claimOne(openUntil)
      await deliver(store, probe, openUntil)
      const [flushed] = await claim(store, openUntil + 1)
      expect(flushed && [flushed.customerId !== probe.customerId, flushed.step]).toEqual([true, 3])
    })

    test('[3.paused] a held connector keeps its deliveries and sends nothing; what fell due is due at resume', async () => {
      await reply('a1')
      await store.updateConnector(connectorId, { paused: true }, now)
      expect(await claimedIds(store, now + 10)).toEqual([])
      await store.updateConnector(connectorId, { paused: false }, now + 20)
      expect(await claimedIds(store, now + 20)).toEqual(['a1'])
      await store.recordConnector(newConnector({ id: 'no-url', webhookUrl: null, heldSince: now }))
      await openConversation(store, 'customer-3', { connectorId: 'no-url' })
      await store.recordReply(replyPlan({ id: 'x', customerId: 'customer-3' }))
      expect(await claimedIds(store, now + 30)).toEqual([])
      await store.updateConnector('no-url', { webhookUrl: 'https://new.example/' }, now + 40)
      expect(await claimedIds(store, now + 40)).toEqual(['x'])
    })

    test('[3.paused] a pause holds back what is claimed in the same moment', async () => {
      await reply('a1')
      const pausing = store.updateConnector(connectorId, { paused: true }, now)
      const claimed = claimedIds(store, now)
      await pausing
      expect(await claimed).toEqual([])
    })
  })
}
