import { reason } from '@passerelle/protocol/errors'
import { describe, expect, test } from 'vitest'
import type { RefusedRequest } from '../../requests/request-log-store.ts'
import { now, type OpenEngine, useStore } from './fixtures.ts'

const hour = 3600_000
const start = now - (now % hour)

export function describeRequestLog(open: OpenEngine): void {
  describe('the log of requests', () => {
    const { store } = useStore(open)

    const refused = (at: number, overrides: Partial<RefusedRequest> = {}): RefusedRequest => ({
      ...{ id: `r${at}`, at, connectorId: 'a', method: 'POST', path: '/messaging/v1/messages' },
      ...{ status: 400, codes: ['required', 'not_a_string'], requestId: `x-${at}` },
      ...{ faults: [{ path: '/messages/0/id', reason: reason('required') }], faultCount: 2 },
      ...overrides,
    })
    const list = async (more: Partial<Parameters<typeof store.listRefusedRequests>[0]> = {}) =>
      (await store.listRefusedRequests({ limit: 10, ...more })).items.map(({ id }) => id)

    test('lists what was refused, the newest first, of a connector or since a time, page by page', async () => {
      const unknown = { connectorId: null, status: 401, codes: ['token_refused'], faults: [], faultCount: 0 }
      await store.recordRequests({ refused: [refused(1), refused(3), refused(2, unknown)], counts: [] })
      const first = await store.listRefusedRequests({ limit: 2 })
      expect(first.items).toEqual([refused(3), refused(2, unknown)])
      expect(await list({ cursor: first.nextCursor ?? undefined })).toEqual(['r1'])
      expect(await list({ connectorId: 'a' })).toEqual(['r3', 'r1'])
      expect(await list({ since: 2 })).toEqual(['r3', 'r2'])
    })

    test('adds up what was counted, by connector', async () => {
      const count = { at: start, connectorId: 'a', accepted: 10, refused: 1 }
      await store.recordRequests({ refused: [], counts: [count, { ...count, connectorId: null, accepted: 0 }] })
      await store.recordRequests({ refused: [], counts: [count, { ...count, at: start - hour }] })
      expect(await store.countRequests(start)).toEqual([
        { connectorId: null, accepted: 0, refused: 1 },
        { connectorId: 'a', accepted: 20, refused: 2 },
      ])
      expect((await store.countRequests(start - 1)).at(-1)).toEqual({ connectorId: 'a', accepted: 30, refused: 3 })
    })

    test('lets go of what is older, some at a time', async () => {
      const counts = [start - hour, start].map((at) => ({ at, connectorId: 'a', accepted: 1, refused: 0 }))
      await store.recordRequests({ refused: [1, 2, start].map((at) => refused(at)), counts })
      expect(await store.deleteRequests(start, 1)).toBe(1)
      expect(await list()).toEqual([`r${start}`, 'r2'])
      expect(await store.deleteRequests(start, 10)).toBe(1)
      expect(await store.deleteRequests(start, 10)).toBe(0)
      expect(await list()).toEqual([`r${start}`])
      expect(await store.countRequests(0)).toEqual([{ connectorId: 'a', accepted: 1, refused: 0 }])
    })
  })
}
