import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DueHead, WaitingEndpoint } from '../commands/delivery-look-ups.ts'
import { emptyState } from '../commands/test-state.ts'
import { decideClaim, planClaim } from './decide-claim.ts'
import type { ClaimRequest } from './delivery-store.ts'
import { testEndpoint } from './test-lines.ts'

const now = 1_000_000
const open = { breakerOpenedAt: now - 500, breakerNextAt: now - 1 }

const endpoint = (overrides: Partial<WaitingEndpoint> = {}): WaitingEndpoint => ({
  ...{ ...testEndpoint, id: 'e1', connectorId: 'k1', firstDueAt: now },
  ...{ laterDueAt: null, isFlushable: false, isUnderWay: false },
  ...overrides,
})

const head = (seq: number, overrides: Partial<DueHead> = {}): DueHead => ({
  ...{
    seq,
    id: `d${seq}`,
    subject: 'message',
    messageId: `m${seq}`,
    eventId: null,
    connectorId: 'k1',
    step: 0,
    endpointId: 'e1',
    customerId: `customer-${seq}`,
    dueAt: now - 5,
    nextAt: now - 5,
  },
  ...{ lastAttemptAt: null, bodyBytes: 10, createdAt: now - 5, attempts: 0 },
  ...overrides,
})

const request = (overrides: Partial<ClaimRequest> = {}): ClaimRequest => ({
  ...{ now, leaseMs: 100, nodeId: 'node-1', perConnector: 4, inFlight: new Map(), limit: 10 },
  ...overrides,
})

interface Case {
  name: string
  of?: Partial<ClaimRequest>
  endpoints?: WaitingEndpoint[]
  due?: DueHead[]
  flushable?: DueHead[]
  leased: number[]
}

const three = [head(1), head(2), head(3)]
const cases: Case[] = [
  { name: 'all that is due', due: three, leased: [1, 2, 3] },
  { name: 'the one due longest first', due: [head(1), head(2, { nextAt: 1 })], leased: [2, 1] },
  {
    name: 'no more than the endpoint has room for',
    of: { inFlight: new Map([['e1', 2]]) },
    due: three,
    leased: [1, 2],
  },
  { name: 'nothing over its room', of: { inFlight: new Map([['e1', 9]]) }, due: three, leased: [] },
  { name: 'no more than one claim brings', of: { limit: 2 }, due: three, leased: [1, 2] },
  { name: 'bodies up to a limit', of: { limitBytes: 20 }, due: three, leased: [1, 2] },
  { name: 'one body however large', of: { limitBytes: 1 }, due: three, leased: [1] },
  { name: 'never two of one customer', due: [head(1), head(2, { customerId: 'customer-1' })], leased: [1] },
  { name: 'of an endpoint that no longer sends nothing', endpoints: [], due: three, leased: [] },
  { name: 'of an open breaker one', endpoints: [endpoint(open)], due: three, leased: [1] },
  {
    name: 'of an open breaker nothing before its time',
    endpoints: [endpoint({ ...open, breakerNextAt: now + 1 })],
    due: three,
    leased: [],
  },
  {
    name: 'of an open breaker nothing beside its probe',
    endpoints: [endpoint({ ...open, isUnderWay: true })],
    due: three,
    leased: [],
  },
  {
    name: 'then, after a breaker closed, those that were tried before',
    due: [head(1)],
    flushable: [head(1), head(3, { lastAttemptAt: 9 }), head(2, { lastAttemptAt: 4 })],
    leased: [1, 2, 3],
  },
  { name: 'no flush while the breaker is open', endpoints: [endpoint(open)], flushable: [head(1)], leased: [] },
  {
    name: 'of two endpoints of one connector as many as each has room for',
    of: { perConnector: 2 },
    endpoints: [endpoint(), endpoint({ id: 'e2' })],
    due: [head(1), head(2, { endpointId: 'e2' }), head(3, { endpointId: 'e2' })],
    leased: [1, 2, 3],
  },
  {
    name: 'a breaker for each of two endpoints of one connector',
    endpoints: [endpoint({ ...open, breakerNextAt: now + 1 }), endpoint({ id: 'e2' })],
    due: [head(1), head(2, { endpointId: 'e2' })],
    leased: [2],
  },
]

describe('a claim leases', () => {
  test.each(cases)('$name', ({ of = {}, endpoints = [endpoint()], due = [], flushable = [], leased }) => {
    const leaseRequest = { ...request(of), endpointIds: ['e1', 'e2'], leaseId: 'lease' }
    const state = emptyState({ waitingEndpoints: endpoints, dueHeads: due, flushableHeads: flushable })
    const { outcome, changes } = decideClaim(leaseRequest, state)
    expect(outcome.leased.map(({ head: { seq } }) => seq)).toEqual(leased)
    const patch = { leaseId: 'lease', leasedUntil: now + 100, nodeId: 'node-1' }
    expect(changes).toEqual(leased.map((seq) => ({ kind: 'update', table: 'deliveries', key: { seq }, patch })))
  })

  test.each([
    { name: 'a try before its time is a flush', of: endpoint(), dueAt: now + 50, flush: true },
    { name: 'a probe is none', of: endpoint(open), dueAt: now + 50, flush: false },
    { name: 'what is due is none', of: endpoint(), dueAt: now, flush: false },
  ])('and says: $name', ({ of, dueAt, flush }) => {
    const state = emptyState({ waitingEndpoints: [of], dueHeads: [head(1, { dueAt })] })
    const { outcome } = decideClaim({ ...request(), endpointIds: ['e1'], leaseId: 'lease' }, state)
    expect(outcome.leased).toMatchObject([{ head: { seq: 1 }, flush }])
  })
})

describe('a plan', () => {
  const many = ['e1', 'e2', 'e3'].map((id) => endpoint({ id, connectorId: id }))

  test('begins with another endpoint each time', () => {
    const firsts = [0, 1, 2, 3].map((turn) => planClaim(many, request({ limit: 1 }), turn).endpointIds)
    expect(firsts).toEqual([['e1'], ['e2'], ['e3'], ['e1']])
    expect(planClaim(many, request({ limit: 1 }), 0).isCut).toBe(true)
    expect(planClaim(many, request(), 0).isCut).toBe(false)
  })

  test.each([
    { name: 'nothing waits', waiting: [], nextAt: null },
    { name: 'the first head', waiting: [endpoint({ firstDueAt: now + 7 })], nextAt: now + 7 },
    { name: 'the head after those that are due', waiting: [endpoint({ laterDueAt: now + 9 })], nextAt: now + 9 },
    {
      name: 'not before the breaker lets it',
      waiting: [endpoint({ ...open, breakerNextAt: now + 30 })],
      nextAt: now + 30,
    },
    {
      name: 'not of a full endpoint',
      waiting: [endpoint({ firstDueAt: now + 7, id: 'full' })],
      nextAt: null,
    },
  ])('says when to look again: $name', ({ waiting, nextAt }) => {
    expect(planClaim(waiting, request({ inFlight: new Map([['full', 4]]) }), 0).nextAt).toBe(nextAt)
  })
})

test('whatever waits, a claim keeps every limit, and leaves nothing that it may take', () => {
  const anyHead = fc.record({ endpoint: fc.nat(3), customer: fc.nat(5), nextAt: fc.nat(100), bodyBytes: fc.nat(50) })
  const limits = fc.record({ perConnector: fc.nat(5), limit: fc.integer({ min: 1, max: 8 }), limitBytes: fc.nat(200) })
  fc.assert(
    fc.property(fc.array(anyHead, { maxLength: 30 }), limits, fc.nat(3), (found, limit, openOne) => {
      const ids = ['e0', 'e1', 'e2', 'e3']
      const endpoints = ids.map((id, index) =>
        endpoint({ id, connectorId: index < 2 ? 'k1' : id, ...(index === openOne && open) }),
      )
      const heads = found.map((one, seq) =>
        head(seq, { ...one, endpointId: `e${one.endpoint}`, customerId: `c${one.customer}` }),
      )
      const lineOf = (one: DueHead) => `${one.endpointId} ${one.customerId}`
      const { outcome } = decideClaim(
        { ...request(limit), endpointIds: ids, leaseId: 'lease' },
        emptyState({ waitingEndpoints: endpoints, dueHeads: heads }),
      )
      const leased = outcome.leased.map((one) => one.head)
      const count = (of: DueHead[], id: string) => of.filter(({ endpointId }) => endpointId === id).length
      expect(leased.length).toBeLessThanOrEqual(limit.limit)
      expect(new Set(leased.map(lineOf)).size).toBe(leased.length)
      expect(leased.filter((one) => one.endpointId === `e${openOne}`).length).toBeLessThanOrEqual(1)
      for (const id of ids) expect(count(leased, id)).toBeLessThanOrEqual(limit.perConnector)
      const bytes = leased.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0)
      expect(leased.length <= 1 || bytes <= limit.limitBytes).toBe(true)
      if (outcome.isCut) return
      const lines = new Set(leased.map(lineOf))
      for (const one of heads) {
        const isLeft = !lines.has(lineOf(one)) && one.endpointId !== `e${openOne}`
        if (isLeft) expect(count(leased, one.endpointId)).toBe(limit.perConnector)
      }
    }),
    { numRuns: 500 },
  )
})
