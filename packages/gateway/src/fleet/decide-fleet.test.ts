import { describe, expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import { emptyState } from '../commands/test-state.ts'
import { endNode, recordHeartbeat, releaseLeases, takeLoop, takeOver } from './decide-fleet.ts'

const now = 1_000_000
const turn = { name: 'sweeper', nodeId: 'a', now, leaseMs: 60 }
const hour = 3600_000

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
})

const leasesOf = (nodeId: string | null, n = 1) => ({
  deliveryLeases: [{ seq: n, leaseId: `lease-${n}`, nodeId, leasedUntil: now }],
  fetchLeases: [{ id: `file-${n}`, nodeId, leasedUntil: now }],
  loopLeases: [{ name: `loop-${n}`, nodeId: nodeId ?? 'gone', leasedUntil: now }],
})

const bothLeases = (one: string | null, other: string | null) => {
  const [first, second] = [leasesOf(one, 1), leasesOf(other, 2)]
  return {
    deliveryLeases: [...first.deliveryLeases, ...second.deliveryLeases],
    fetchLeases: [...first.fetchLeases, ...second.fetchLeases],
    loopLeases: [...first.loopLeases, ...second.loopLeases],
  }
}

const freed = [
  { kind: 'update', table: 'deliveries', key: { seq: 1 }, patch: { leaseId: null, leasedUntil: null, nodeId: null } },
  { kind: 'update', table: 'attachments', key: { id: 'file-1' }, patch: { leasedUntil: null, nodeId: null } },
  { kind: 'remove', table: 'loopLeases', key: { name: 'loop-1' } },
]

describe('the leases of a server', () => {
  test('go with it when it ends; those of others stay', () => {
    const { changes } = endNode('a').decide(emptyState(bothLeases('a', 'b')), systemActor)
    expect(changes).toEqual([{ kind: 'remove', table: 'nodes', key: { id: 'a' } }, ...freed])
  })

  const node = (id: string, seenAt = now, diedAt: number | null = null) => ({
    ...{ id, startedAt: 1, seenAt, diedAt, report: '{}' },
  })

  test('all go when the only server starts: whoever was seen a moment ago died since', () => {
    const { changes } = releaseLeases().decide(emptyState({ nodes: [node('b')], ...leasesOf('b') }), systemActor)
    expect(changes).toEqual([{ kind: 'remove', table: 'nodes', key: { id: 'b' } }, ...freed])
  })

  const silent = [{ id: 'dead', seenAt: now }]

  test('go when it fell silent, which is noted; those of others stay', () => {
    const state = emptyState({ nodes: [node('dead'), node('b')], ...bothLeases('dead', 'b') })
    expect(takeOver({ silent, now: now + 1 }).decide(state, systemActor).changes).toEqual([
      { kind: 'update', table: 'nodes', key: { id: 'dead' }, patch: { diedAt: now + 1 } },
      ...freed,
    ])
  })

  test.each([
    { name: 'was heard of since', found: node('dead', now + 1) },
    { name: 'was taken over by another', found: node('dead', now, now) },
  ])('stay when it $name', ({ found }) => {
    const state = emptyState({ nodes: [found], ...leasesOf('dead') })
    expect(takeOver({ silent, now: now + 1 }).decide(state, systemActor).changes).toEqual([])
  })

  describe('a heartbeat', () => {
    const beat = (nodes: ReturnType<typeof node>[]) =>
      recordHeartbeat({ id: 'a', now, report: '{"a":1}' }).decide(emptyState({ nodes }), systemActor)
    const own = { ...node('a'), report: '{"a":1}' }

    test('is one row a node, and gives all', () => {
      expect(beat([])).toEqual({
        outcome: [{ ...own, startedAt: now }],
        changes: [{ kind: 'insert', table: 'nodes', row: { ...own, startedAt: now } }],
      })
      expect(beat([node('a', now - 10), node('b')])).toMatchObject({
        outcome: [node('b'), own],
        changes: [{ kind: 'update', key: { id: 'a' }, patch: { seenAt: now } }],
      })
    })

    test('of one that was taken for dead brings it back', () => {
      expect(beat([node('a', now - hour, now - hour)]).changes).toMatchObject([{ patch: { diedAt: null } }])
    })

    test('forgets those that died an hour ago', () => {
      const { outcome, changes } = beat([node('b', 1, now - hour), node('c', 1, now - hour - 1)])
      expect(outcome.map(({ id }) => id)).toEqual(['b', 'a'])
      expect(changes).toContainEqual({ kind: 'remove', table: 'nodes', key: { id: 'c' } })
    })
  })
})
