import { describe, expect, test } from 'vitest'
import { decideReplays, replayChunk, replayDelivery } from './decide-replay.ts'
import { overtakenLease } from './line.ts'
import { runOnLines, stateOf, testDelivery } from './test-lines.ts'

const now = 1_000_000
const settled = testDelivery({
  ...{ state: 'exhausted', head: false, settledAt: 7, attempts: 4, step: 4, lastError: 'no', flushFrom: 99 },
})
const later = testDelivery({ seq: 2, id: 'd2', messageId: 'm2', dueAt: now + 9, nextAt: now + 9 })

describe('a replay', () => {
  test('[3.given-up] puts it back in its old place, before what waits, with a fresh schedule', () => {
    const { outcome, rows } = runOnLines([settled, later], ['d1'], replayDelivery('d1', now))
    expect(outcome).toEqual({ kind: 'changed' })
    expect(rows).toMatchObject([
      {
        state: 'pending',
        head: true,
        step: 0,
        dueAt: now,
        nextAt: now,
        flushFrom: 0,
        settledAt: null,
        lastError: null,
      },
      { id: 'd2', head: false, dueAt: now + 9 },
    ])
  })

  test('of all stands in the order they were recorded in', () => {
    const others = [settled, { ...settled, seq: 2, id: 'd2', messageId: 'm2' }]
    const { rows } = runOnLines(
      others,
      ['d1', 'd2'],
      replayChunk({ ids: ['d2', 'd1'], now, connectorId: 'connector-1', since: 0, isFirst: true }),
    )
    expect(rows.map(({ state, head }) => [state, head])).toEqual([
      ['pending', true],
      ['pending', false],
    ])
  })

  test('keeps the lease of an attempt under way, that decides nothing any more', () => {
    const skipped = { ...settled, state: 'cancelled' as const, leaseId: 'lease', leasedUntil: now + 5 }
    const { rows } = runOnLines([skipped], ['d1'], replayDelivery('d1', now))
    expect(rows).toMatchObject([{ leaseId: overtakenLease('lease'), leasedUntil: now + 5 }])
  })

  test.each([
    { name: 'a pending one', rows: [later], id: 'd2', decision: { kind: 'refused', because: 'already_pending' } },
    { name: 'an unknown one', rows: [], id: 'd3', decision: { kind: 'not_found' } },
  ])('of $name is refused', ({ rows, id, decision }) => {
    expect(decideReplays({ ids: [id], now }, stateOf(rows, [id]))).toEqual({ outcome: [decision], changes: [] })
  })

  test('to a deleted connector is refused', () => {
    const state = stateOf([settled], ['d1'], { connectorsOfDeliveries: [{ id: 'connector-1', deletedAt: 5 }] })
    const outcome = [{ kind: 'refused', because: 'connector_deleted' }]
    expect(decideReplays({ ids: ['d1'], now }, state)).toEqual({ outcome, changes: [] })
  })

  test('lets the files be fetched as if they never were', () => {
    const file = { id: 'f', messageId: 'm1', downloadedAt: 5, goneAt: 9 }
    const { changes } = decideReplays({ ids: ['d1'], now }, stateOf([settled], ['d1'], { filesOfDeliveries: [file] }))
    expect(changes).toContainEqual(
      expect.objectContaining({ table: 'attachments', patch: { downloadedAt: null, goneAt: null } }),
    )
  })
})
