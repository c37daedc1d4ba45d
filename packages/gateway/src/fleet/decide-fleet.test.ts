import { describe, expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import { emptyState } from '../commands/test-state.ts'
import { endNode, recordHeartbeat, releaseLeases, takeLoop } from './decide-fleet.ts'

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

  test('go when another starts and it died; those of one that lives stay', () => {
    const nodes = [
      { id: 'dead', startedAt: 1, seenAt: now - 60_000 },
      { id: 'b', startedAt: 1, seenAt: now - 59_999 },
    ]
    const start = releaseLeases({ isAlone: false, now })
    const { changes } = start.decide(emptyState({ nodes, ...bothLeases('dead', 'b') }), systemActor)
    expect(changes).toEqual([{ kind: 'remove', table: 'nodes', key: { id: 'dead' } }, ...freed])
  })

  test('go when nobody knows it any more', () => {
    const nodes = [{ id: 'b', startedAt: 1, seenAt: now }]
    const start = releaseLeases({ isAlone: false, now })
    expect(start.decide(emptyState({ nodes, ...bothLeases('gone', 'b') }), systemActor).changes).toEqual(freed)
  })

  test('all go when a server starts that is alone: whoever was seen a moment ago died since', () => {
    const nodes = [{ id: 'b', startedAt: 1, seenAt: now }]
    const { changes } = releaseLeases({ isAlone: true }).decide(emptyState({ nodes, ...leasesOf('b') }), systemActor)
    expect(changes).toEqual([{ kind: 'remove', table: 'nodes', key: { id: 'b' } }, ...freed])
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
