import { reason } from '@passerelle/protocol/errors'
import { describe, expect, test } from 'vitest'
import type { DeliveryRow } from '../commands/delivery-rows.ts'
import { decideSettlements } from './decide-settlement.ts'
import type { Settlement } from './delivery.ts'
import { overtakenLease } from './line.ts'
import { applyToLines, stateOf, testDelivery, testEndpoint, testSettlement } from './test-lines.ts'

const now = 1_000_000
const leased = { leaseId: 'lease', leasedUntil: now + 10, dueAt: now - 50, nextAt: now - 50 }
const again: Settlement['next'] = { state: 'pending', step: 1, dueAt: now + 500, flushFrom: now + 100 }

interface Case {
  name: string
  before?: Partial<DeliveryRow>
  next: Settlement['next']
  leaseId?: string
  flush?: boolean
  after: Partial<DeliveryRow>
}

const free = { leaseId: null, leasedUntil: null, attempts: 1, lastAttemptAt: now }
const answered500 = JSON.stringify(reason('webhook_status', { status: 500 }))
const failed = { ...free, lastError: answered500 }
const cases: Case[] = [
  {
    name: 'a success delivers it',
    next: { state: 'delivered' },
    after: { ...free, state: 'delivered', head: false, settledAt: now, lastError: null },
  },
  {
    name: 'a failure waits for its time',
    next: again,
    after: {
      ...failed,
      state: 'pending',
      head: true,
      step: 1,
      dueAt: now + 500,
      nextAt: now + 500,
      flushFrom: now + 100,
    },
  },
  {
    name: 'the last failure gives it up',
    next: { state: 'exhausted' },
    after: { ...failed, state: 'exhausted', head: false, settledAt: now },
  },
  {
    name: 'a failed flush moves no scheduled time',
    before: { flushAt: now - 60, nextAt: now - 60, dueAt: now + 9000, step: 3 },
    next: { ...again, step: 3 },
    flush: true,
    after: { ...failed, step: 3, dueAt: now + 9000, nextAt: now + 9000, flushAt: null, flushFrom: now + 100 },
  },
  {
    name: 'under a lease that was taken over nothing is decided',
    leaseId: 'former',
    next: { state: 'exhausted' },
    after: { ...leased, state: 'pending', head: true, attempts: 1, lastError: answered500 },
  },
  {
    name: 'an attempt that a replay overtook frees its lease and decides nothing',
    before: { leaseId: overtakenLease('lease') },
    next: { state: 'exhausted' },
    after: { ...failed, state: 'pending', head: true, step: 0 },
  },
  {
    name: 'one that was skipped on its way and failed stays cancelled',
    before: { state: 'cancelled', head: false, settledAt: 5 },
    next: again,
    after: { ...failed, state: 'cancelled', head: false, settledAt: 5, step: 0 },
  },
  {
    name: 'one that was skipped on its way and given up stays cancelled',
    before: { state: 'cancelled', head: false, settledAt: 5 },
    next: { state: 'exhausted' },
    after: { ...failed, state: 'cancelled', head: false, settledAt: 5 },
  },
  {
    name: 'one that was skipped on its way and arrived is delivered',
    before: { state: 'cancelled', head: false, settledAt: 5 },
    next: { state: 'delivered' },
    after: { ...free, state: 'delivered', head: false, settledAt: now },
  },
]

describe('an attempt that ended', () => {
  test.each(cases)('$name', ({ before, next, leaseId = 'lease', flush = false, after }) => {
    const rows = [testDelivery({ ...leased, ...before })]
    const settlement = testSettlement({ id: 'd1', leaseId }, now, next, flush)
    const { changes } = decideSettlements([settlement], stateOf(rows, ['d1']))
    expect(applyToLines(rows, changes)[0]).toMatchObject(after)
    expect(changes.filter(({ table }) => table === 'attempts')).toMatchObject([{ row: { durationMs: 1 } }])
    expect(changes.filter(({ table }) => table === 'changes')).toHaveLength(1)
  })

  test('of a delivery that is gone leaves nothing', () => {
    expect(
      decideSettlements([testSettlement({ id: 'gone', leaseId: 'x' }, now, again)], stateOf([], [])).changes,
    ).toEqual([])
  })

  test.each([
    { name: 'tried before', step: 2, dueAt: now + 700, flushAt: null, expected: now + 700 },
    { name: 'tried before, to be flushed', step: 2, dueAt: now + 700, flushAt: now + 30, expected: now + 30 },
    { name: 'never tried', step: 0, dueAt: now + 700, flushAt: null, expected: now },
  ])('lets the next one go on: $name', ({ expected, name, ...waiting }) => {
    const rows = [testDelivery(leased), testDelivery({ seq: 2, id: 'd2', messageId: 'm2', head: false, ...waiting })]
    const settlement = testSettlement({ id: 'd1', leaseId: 'lease' }, now, { state: 'delivered' })
    const [, next] = applyToLines(rows, decideSettlements([settlement], stateOf(rows, ['d1'])).changes)
    expect(next).toMatchObject({ head: true, nextAt: expected })
  })

  test.each(['connectorId', 'customerId', 'endpointId', 'messageId'])('is for what it says it is: %s', (field) => {
    const settlement = testSettlement({ id: 'd1', leaseId: 'lease' }, now, { state: 'delivered' })
    const state = stateOf([testDelivery(leased)], ['d1'])
    expect(() => decideSettlements([{ ...settlement, [field]: 'another' }], state)).toThrow('names another')
  })

  test('starts the time of the files, for those that were fetched another than for the rest', () => {
    const file = { messageId: 'm1', goneAt: null }
    const filesOfDeliveries = [
      { ...file, id: 'fetched', downloadedAt: 5 },
      { ...file, id: 'waiting', downloadedAt: null },
    ]
    const changesFor = (next: Settlement['next']) =>
      decideSettlements(
        [testSettlement({ id: 'd1', leaseId: 'lease' }, now, next)],
        stateOf([testDelivery(leased)], ['d1'], { filesOfDeliveries }),
      ).changes.filter(({ table }) => table === 'attachments')
    expect(changesFor({ state: 'delivered' })).toMatchObject([
      { key: { id: 'fetched' }, patch: { goneAt: now + 10 } },
      { key: { id: 'waiting' }, patch: { goneAt: now + 100 } },
    ])
    expect(changesFor(again)).toEqual([])
  })
})

describe('attempts that ended together', () => {
  const rows = ['zoe', 'max', 'lea', 'tom', 'ben'].map((customerId, index) =>
    testDelivery({ ...leased, seq: index + 1, id: `d${index + 1}`, messageId: `m${index + 1}`, customerId }),
  )
  const ids = rows.map(({ id }) => id)
  const endedBy = (next: Settlement['next']) =>
    decideSettlements(
      rows.map((row) => testSettlement(row, now, next)),
      stateOf(rows, ids),
    ).changes

  test('tell the breaker one after another', () => {
    expect(endedBy(again).filter(({ table }) => table === 'endpoints')).toMatchObject([
      { key: { id: testEndpoint.id }, patch: { breakerFailures: 5, breakerMany: true, breakerOpenedAt: now } },
    ])
  })

  test('write the same, side by side, when they came to the same', () => {
    const updates = endedBy({ state: 'delivered' }).filter(({ kind }) => kind === 'update')
    expect(updates).toHaveLength(5)
    expect(new Set(updates.map((change) => JSON.stringify('patch' in change && change.patch))).size).toBe(1)
  })
})
