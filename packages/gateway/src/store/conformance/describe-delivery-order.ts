import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Store } from '../store.ts'
import {
  claim,
  connectorId,
  deliver,
  fail,
  now,
  type OpenEngine,
  openConversation,
  replyPlan,
  seed,
  settlement,
  skipTimes,
} from './fixtures.ts'

export function describeDeliveryOrder(open: OpenEngine): void {
  describe('the order of deliveries', () => {
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
      // An engine that has to make a database for each run takes longer.
    }, 120_000)
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
