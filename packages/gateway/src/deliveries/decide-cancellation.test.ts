import { describe, expect, test } from 'vitest'
import { cancelDeliveries, decideSkip } from './decide-cancellation.ts'
import { runOnLines, stateOf, testDelivery } from './test-lines.ts'

const now = 1_000_000
const settled = testDelivery({ state: 'exhausted', head: false, settledAt: 7 })
const later = testDelivery({ seq: 2, id: 'd2', messageId: 'm2', dueAt: now + 9, nextAt: now + 9 })
const times = { now, attachmentGraceMs: 10, attachmentTtlMs: 100 }

describe('a delivery that goes unsent', () => {
  const head = testDelivery({ leaseId: 'lease', leasedUntil: now })
  const next = { ...later, head: false }

  test('[3.given-up] when it is skipped, keeps its lease, and the next one goes on', () => {
    const { outcome, changes } = decideSkip('d1', times, stateOf([head, next], ['d1']))
    expect(outcome).toEqual({ kind: 'changed' })
    expect(changes).toMatchObject([
      { key: { seq: 1 }, patch: { state: 'cancelled', head: false, settledAt: now } },
      { key: { seq: 2 }, patch: { head: true, dueAt: now, nextAt: now } },
      { table: 'changes', row: { messageId: 'm1' } },
      { table: 'activities', row: { kind: 'delivery.skipped' } },
    ])
  })

  test('cannot be skipped when it is settled, or unknown', () => {
    expect(decideSkip('d1', times, stateOf([settled], ['d1']))).toEqual({
      outcome: { kind: 'refused', because: 'settled', state: 'exhausted' },
      changes: [],
    })
    expect(decideSkip('d1', times, stateOf([], ['d1'])).outcome).toEqual({ kind: 'not_found' })
  })

  test('[3.deleted] when its connector goes, goes with what waits behind it', () => {
    const { outcome, rows } = runOnLines([head, next], ['d1', 'd2'], cancelDeliveries(['d1', 'd2'], now))
    expect(outcome).toBe(2)
    expect(rows.map(({ state, head: isHead }) => [state, isHead])).toEqual([
      ['cancelled', false],
      ['cancelled', false],
    ])
  })
})
