import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../store.ts'
import {
  claim,
  claimedIds,
  connectorId,
  deliver,
  fail,
  instanceId,
  newConnector,
  now,
  type OpenEngine,
  type OpenedStore,
  openConversation,
  replyPlan,
  seed,
  settlement,
} from './fixtures.ts'

const skipTimes = (at: number) => ({ now: at, attachmentGraceMs: 1000, attachmentTtlMs: 2000 })

export function describeDeliveries(open: OpenEngine): void {
  describe('deliveries', () => {
    let opened: OpenedStore
    let store: Store

    beforeEach(async () => {
      opened = await open()
      store = opened.store
      await seed(store)
      await openConversation(store, 'customer-1')
      await openConversation(store, 'customer-2')
    })
    afterEach(() => opened.close())

    const reply = (id: string, customerId = 'customer-1', at = now) =>
      store.recordReply(replyPlan({ id, customerId, at }))
    const claimOne = async (at: number) => {
      const [first] = await claim(store, at)
      if (!first) throw new Error('nothing was due')
      return first
    }
    const stateOf = async (id: string) => (await store.findDelivery(`delivery-${id}`))?.state

    test('[3.order] one of a customer at a time, customers side by side', async () => {
      await reply('a1')
      await reply('a2')
      await reply('b1', 'customer-2')
      const first = await claim(store, now)
      expect(first.map((one) => one.messageId).sort()).toEqual(['a1', 'b1'])
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
        const delivery = { id: `delivery-${customerId}`, connectorId, customerId, body: new Uint8Array(1000) }
        await store.recordReply(replyPlan({ id: customerId, customerId, plan: { delivery } }))
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
      const another = await opened.openAnother()
      const claims = await Promise.all(
        [store, another, store, another].map((one) => claim(one, now, { perConnector: 100 })),
      )
      const ids = claims.flat().map((one) => one.messageId)
      expect(ids.sort()).toEqual(customers.map((customer) => `${customer}-1`).sort())
      await another.close()
    })

    test('a process that dies between claim and settle loses nothing: the lease ends, the same bytes go out again', async () => {
      await reply('a1')
      const lost = await claimOne(now)
      expect(await claimedIds(store, now + 29_999)).toEqual([])
      const again = await claimOne(now + 30_000)
      expect(again.messageId).toBe('a1')
      expect(Buffer.from(again.body)).toEqual(Buffer.from(lost.body))
      // The dead one's settlement, should it come after all, adds its attempt and decides nothing.
      await store.settleDelivery(settlement(lost, now + 30_001, { state: 'exhausted' }))
      expect(await stateOf('a1')).toBe('pending')
      await deliver(store, again, now + 30_002)
      expect(await stateOf('a1')).toBe('delivered')
      expect((await store.listAttempts({ deliveryId: 'delivery-a1', limit: 10 })).items).toHaveLength(2)
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
        lastError: 'The webhook answered 500.',
      })
      await deliver(store, await claimOne(now + 2000), now + 2000)
      const { items } = await store.listAttempts({ deliveryId: 'delivery-a1', limit: 10 })
      expect(items.map(({ status, error, response }) => [status, error, response])).toEqual([
        [500, 'The webhook answered 500.', 'answer'],
        [200, null, 'answer'],
      ])
      expect(await store.findDelivery('delivery-a1')).toMatchObject({
        state: 'delivered',
        attempts: 2,
        nextAttemptAt: null,
        lastError: null,
      })
    })

    test('[3.flush] a new message makes the stuck head due once, 1 s after its last attempt, and moves no schedule', async () => {
      await reply('a1')
      await fail(store, await claimOne(now), now, 3600_000)
      await reply('a2', 'customer-1', now + 10)
      expect(await claimedIds(store, now + 999)).toEqual([])
      const flushed = await claimOne(now + 1000)
      expect([flushed.messageId, flushed.flush, flushed.dueAt, flushed.step]).toEqual(['a1', true, now + 3600_000, 1])
      const next = { state: 'pending', step: 1, dueAt: flushed.dueAt, flushFrom: now + 2000 } as const
      await store.settleDelivery(settlement(flushed, now + 1000, next))
      expect(await claimedIds(store, now + 3599_999)).toEqual([])
      expect(await claimedIds(store, now + 3600_000)).toEqual(['a1'])
    })

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
        order.push(one.messageId)
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
      const delivery = { id: 'delivery-x', connectorId: 'no-url', customerId: 'customer-3', body: Buffer.from('{}') }
      await store.recordReply(replyPlan({ id: 'x', customerId: 'customer-3', plan: { delivery } }))
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

    test('[3.order] whatever happens, a customer’s deliveries go out one at a time and never before an earlier unsettled one', async () => {
      const action = fc.oneof(
        fc.record({ kind: fc.constant('reply' as const), customer: fc.nat(2) }),
        fc.record({ kind: fc.constantFrom('deliver' as const, 'fail' as const, 'exhaust' as const), pick: fc.nat(9) }),
        fc.record({ kind: fc.constant('claim' as const), afterMs: fc.constantFrom(0, 500, 3000, 40_000) }),
        fc.record({ kind: fc.constantFrom('replay' as const, 'skip' as const), pick: fc.nat(9) }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (actions) => {
          const fresh = await open()
          try {
            await checkOrder(fresh.store, actions)
          } finally {
            await fresh.close()
          }
        }),
        { numRuns: 60 },
      )
    })
  })
}

type Action =
  | { kind: 'reply'; customer: number }
  | { kind: 'deliver' | 'fail' | 'exhaust'; pick: number }
  | { kind: 'claim'; afterMs: number }
  | { kind: 'replay' | 'skip'; pick: number }

/** Plays the actions; holds each claim against the rows as any reader sees them. */
async function checkOrder(store: Store, actions: Action[]): Promise<void> {
  await seed(store)
  for (const customer of [0, 1, 2]) await openConversation(store, `c${customer}`)
  let at = now
  let count = 0
  const underWay = new Map<string, Awaited<ReturnType<typeof claim>>[number]>()
  const ended: string[] = []
  const pickFrom = <T>(all: T[], pick: number): T | undefined => all[pick % Math.max(all.length, 1)]

  for (const action of actions) {
    at += 1
    switch (action.kind) {
      case 'reply':
        await store.recordReply(replyPlan({ id: `r${count++}`, customerId: `c${action.customer}`, at }))
        break
      case 'claim':
        at += action.afterMs
        if (action.afterMs > 30_000) underWay.clear()
        for (const one of await claim(store, at)) {
          expect([...underWay.values()].filter((other) => other.customerId === one.customerId)).toEqual([])
          await expectFirstOfCustomer(store, one.id)
          underWay.set(one.id, one)
        }
        break
      case 'replay':
      case 'skip': {
        const id = `delivery-r${action.pick % Math.max(count, 1)}`
        if (action.kind === 'replay') await store.replayDelivery(id, at)
        else await store.skipDelivery(id, skipTimes(at))
        break
      }
      default: {
        const one = pickFrom([...underWay.values()], action.pick)
        if (!one) break
        underWay.delete(one.id)
        ended.push(one.id)
        if (action.kind === 'deliver') await deliver(store, one, at)
        else if (action.kind === 'fail') await fail(store, one, at, 2000)
        else await store.settleDelivery(settlement(one, at, { state: 'exhausted' }))
      }
    }
  }
  await expectAllDrain(store, at)
}

async function expectFirstOfCustomer(store: Store, id: string): Promise<void> {
  const claimed = await store.findDelivery(id)
  const { items } = await store.listDeliveries({ connectorId, state: 'pending', limit: 100 })
  const earlier = items.filter((other) => other.customerId === claimed?.customerId && other.seq < (claimed?.seq ?? 0))
  expect(earlier).toEqual([])
}

/** However it came to be: once everything succeeds, nothing is left behind. */
async function expectAllDrain(store: Store, from: number): Promise<void> {
  await store.releaseLeases()
  let at = from + 24 * 3600_000
  for (let round = 0; round < 200; round++) {
    for (const one of await claim(store, at)) await deliver(store, one, at)
    at += 61_000
    const { items } = await store.listDeliveries({ connectorId, state: 'pending', limit: 1 })
    if (items.length === 0) return
  }
  throw new Error('deliveries were left behind')
}
