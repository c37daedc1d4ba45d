import { describe, expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import { emptyState } from '../commands/test-state.ts'
import { endNode, recordHeartbeat, takeLoop } from './decide-fleet.ts'

const now = 1_000_000
const turn = { name: 'sweeper', nodeId: 'a', now, leaseMs: 60 }
const day = 24 * 3600_000

describe('the lease of a loop', () => {
  test.each([
    { name: 'that nobody has is taken', found: [], outcome: true },
    { name: 'of one’s own is renewed', found: [{ ...turn, leasedUntil: now + 1 }], outcome: true },
    { name: 'of another is left', found: [{ ...turn, nodeId: 'b', leasedUntil: now + 1 }], outcome: false },
    { name: 'of another that ended is taken over', found: [{ ...turn, nodeId: 'b', leasedUntil: now }], outcome: true },
  ])('$name', ({ found, outcome }) => {
    const loopLease = found.map(({ name, nodeId, leasedUntil }) => ({ name, nodeId, leasedUntil }))
    const decision = takeLoop(turn).decide(emptyState({ loopLease }), systemActor)
    expect(decision.outcome).toBe(outcome)
    expect(decision.changes.length > 0).toBe(outcome)
  })

  test('goes with its node', () => {
    const loopLeasesOf = [{ name: 'sweeper', nodeId: 'a', leasedUntil: now }]
    const { changes } = endNode('a').decide(emptyState({ loopLeasesOf }), systemActor)
    expect(changes).toMatchObject([
      { table: 'nodes' },
      { kind: 'remove', table: 'loopLeases', key: { name: 'sweeper' } },
    ])
  })
})

test('a heartbeat is one row a node; those that were not seen for a day are forgotten', () => {
  const node = (id: string, seenAt: number) => ({ id, startedAt: 1, seenAt })
  const first = recordHeartbeat({ id: 'a', now }).decide(emptyState(), systemActor)
  expect(first.changes).toMatchObject(
    [{ kind: 'insert', row: node('a', now) }].map(({ kind, row }) => ({ kind, row: { ...row, startedAt: now } })),
  )
  const nodes = [node('a', now - 10), node('b', now - day), node('c', now - day - 1)]
  expect(recordHeartbeat({ id: 'a', now }).decide(emptyState({ nodes }), systemActor).changes).toMatchObject([
    { kind: 'update', key: { id: 'a' }, patch: { seenAt: now } },
    { kind: 'remove', key: { id: 'c' } },
  ])
})
