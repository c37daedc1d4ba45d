import { describe, expect, test } from 'vitest'
import type { Store } from '../store.ts'
import {
  claim,
  claimFetches,
  connectorId,
  fail,
  inboundPlan,
  now,
  type OpenEngine,
  plannedMessage,
  useDeliveries,
} from './fixtures.ts'

const hour = 3600_000
const longest = { deliveryMs: 2 * hour, fetchMs: 60_000 }

/** One message with so many files by URL. */
function receiveFiles(store: Store, count: number) {
  const attachments = Array.from({ length: count }, (_, index) => ({
    ...{ id: `file-${index}`, externalId: 'f', name: 'a.txt', mimeType: 'text/plain', size: null, image: null },
    ...{ state: 'pending' as const, url: 'https://x.example/a', blobKey: null, uid: null },
  }))
  return store.recordInbound(inboundPlan([plannedMessage('files', { attachments })]))
}

export function describeClock(open: OpenEngine): void {
  describe('a clock that is set', () => {
    const { store, reply, claimOne } = useDeliveries(open)
    const setBy = (by: number) => store.moveTimes({ by, now: now + by }, longest)
    const startAt = (at: number) => store.moveTimes({ by: 0, now: at }, longest)
    const nextAttemptAt = async () => (await store.findDelivery('delivery-r1'))?.nextAttemptAt

    test.each([hour, -hour])('by %i ms: leases and waits keep their length', async (by) => {
      await reply('r1')
      await reply('r2', 'customer-2')
      await fail(store, await claimOne(now), now, 10_000)
      await receiveFiles(store, 1)
      expect(await claimFetches(store, now)).toHaveLength(1)
      await setBy(by)
      expect(await claim(store, now + by + 9_999)).toEqual([])
      expect(await claim(store, now + by + 10_000)).toHaveLength(1)
      expect(await claimFetches(store, now + by + 59_999)).toEqual([])
    })

    test('back: what was due is due', async () => {
      await reply('r1')
      await receiveFiles(store, 1)
      await setBy(-hour)
      expect(await claim(store, now - hour)).toHaveLength(1)
      expect(await claimFetches(store, now - hour)).toHaveLength(1)
    })

    test('back while no server ran: a wait begins again, and what was due is due', async () => {
      await reply('r1')
      await fail(store, await claimOne(now), now, 10_000)
      await reply('r2', 'customer-2')
      await startAt(now - hour)
      expect(await claim(store, now - hour)).toMatchObject([{ id: 'delivery-r2' }])
      expect(await nextAttemptAt()).toBe(now - hour + 10_000)
    })

    test('a wait longer than any may be is brought back; others stay as they are', async () => {
      await reply('r1')
      await fail(store, await claimOne(now), now, 365 * 24 * hour)
      await startAt(now)
      expect(await nextAttemptAt()).toBe(now + longest.deliveryMs)
      await startAt(now + hour)
      expect(await nextAttemptAt()).toBe(now + longest.deliveryMs)
    })
  })

  describe('the lease of a fetch', () => {
    const { store } = useDeliveries(open)

    test('that ends unsettled was a failed try; one that a start frees, or we broke off, was none', async () => {
      await receiveFiles(store, 1)
      expect(await claimFetches(store, now)).toMatchObject([{ tries: 0 }])
      await store.releaseLeases()
      expect(await claimFetches(store, now)).toMatchObject([{ tries: 0 }])
      await store.settleFetch('file-0', { kind: 'released' }, { now })
      expect(await claimFetches(store, now)).toMatchObject([{ tries: 0 }])
      expect(await claimFetches(store, now + 60_000)).toMatchObject([{ tries: 1 }])
    })

    test('is given to no more of one connector than it may have', async () => {
      await receiveFiles(store, 5)
      const claimWith = (taken: number) =>
        claimFetches(store, now, { perConnector: 3, inFlight: new Map([[connectorId, taken]]) })
      expect(await claimWith(2)).toMatchObject([{ attachmentId: 'file-0' }])
      expect(await claimWith(3)).toEqual([])
      expect(await claimWith(0)).toHaveLength(3)
    })
  })
}
