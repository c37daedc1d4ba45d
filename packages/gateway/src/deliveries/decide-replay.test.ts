import { describe, expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import type { State } from '../commands/look-ups.ts'
import { decideReplays, type ReplayChunk, replayChunk, replayDelivery, retryDelivery } from './decide-replay.ts'
import { overtakenLease } from './line.ts'
import { applyToLines, runOnLines, stateOf, testDelivery } from './test-lines.ts'

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
    const state = stateOf([settled], ['d1'], {
      connectorsOfDeliveries: [{ id: 'connector-1', deletedAt: 5, delivery: 'push' as const }],
    })
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

describe('a replay of many', () => {
  const settledTwo = [settled, { ...settled, seq: 2, id: 'd2', messageId: 'm2' }]
  const connector = { id: 'connector-1', name: 'Bot', instanceId: 'instance-1' } as State['connector'][number]
  const decide = (found: Partial<State> = {}, asked: Partial<ReplayChunk> = {}) => {
    const chunk = { connectorId: 'connector-1', from: 0, to: now, afterSeq: 0, limit: 2, ...asked }
    const deliveriesOf = [settledTwo[1], settledTwo[0]].flatMap((one) => one ?? [])
    const state = stateOf(settledTwo, ['d1', 'd2'], { connector: [connector], deliveriesOf, ...found })
    const { outcome, changes } = replayChunk(chunk, now).decide(state, systemActor)
    const told = changes.flatMap((change) =>
      change.table === 'activities' && change.kind === 'insert' ? change.row : [],
    )
    return { outcome, changes, told: told.map(({ kind }) => kind) }
  }

  test('stands in the order they were recorded in, and is told of once', () => {
    const { outcome, changes, told } = decide()
    expect(outcome).toEqual({ replayed: 2, lastSeq: 1 })
    expect(applyToLines(settledTwo, changes).map(({ state, head }) => [state, head])).toEqual([
      ['pending', true],
      ['pending', false],
    ])
    expect(told).toEqual(['delivery.replayed_since'])
    expect(decide({}, { afterSeq: 9 })).toMatchObject({ outcome: { replayed: 2 }, told: [] })
  })

  test.each([
    { name: 'there are no more', found: {}, limit: 3, outcome: { replayed: 2, lastSeq: null } },
    { name: 'there are none', found: { deliveriesOf: [] }, limit: 2, outcome: { replayed: 0, lastSeq: null } },
    {
      name: 'the connector is deleted',
      found: { connectorsOfDeliveries: [{ id: 'connector-1', deletedAt: 5, delivery: 'push' as const }] },
      limit: 2,
      outcome: { replayed: 0, lastSeq: null },
    },
  ])('ends when $name; what was not replayed is not told of', ({ found, limit, outcome }) => {
    const decided = decide(found, { limit })
    expect(decided.outcome).toEqual(outcome)
    expect(decided.told).toHaveLength(Math.min(outcome.replayed, 1))
  })
})

describe('a retry', () => {
  test.each(['delivered', 'cancelled', 'pending'] as const)('of one that is %s is refused', (state) => {
    const { outcome, changes } = runOnLines([{ ...settled, state }], ['d1'], retryDelivery('d1', now))
    expect(outcome).toEqual({ kind: 'refused', because: 'not_exhausted', state })
    expect(changes).toEqual([])
  })

  test('of one that was given up is a replay by its own name', () => {
    const retried = runOnLines([settled], ['d1'], retryDelivery('d1', now))
    const replayed = runOnLines([settled], ['d1'], replayDelivery('d1', now))
    expect(retried.rows).toEqual(replayed.rows)
    expect(retried.changes).toContainEqual(
      expect.objectContaining({ row: expect.objectContaining({ kind: 'delivery.retried' }) }),
    )
    expect(retryDelivery('d3', now).decide(stateOf([], ['d3']), systemActor).outcome).toEqual({ kind: 'not_found' })
  })
})
