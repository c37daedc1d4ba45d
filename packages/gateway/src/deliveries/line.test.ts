import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeliveryFacts } from '../commands/look-ups.ts'
import { cancelDeliveries, removeDelivery, skipDelivery } from './decide-cancellation.ts'
import { replayChunk } from './decide-replay.ts'
import { settleDeliveries } from './decide-settlement.ts'
import { enqueue } from './line.ts'
import { applyToLines, runOnLines, testDelivery, testSettlement } from './test-lines.ts'

const action = fc.oneof(
  fc.record({ kind: fc.constant('reply' as const), customer: fc.nat(2) }),
  fc.record({ kind: fc.constant('lease' as const) }),
  fc.record({
    kind: fc.constantFrom('deliver' as const, 'fail' as const, 'exhaust' as const),
    picks: fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constantFrom('replay' as const, 'skip' as const, 'cancel' as const, 'remove' as const),
    picks: fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
  }),
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

interface World {
  rows: DeliveryFacts[]
  /** Leases as they were given, however long ago: any may still be settled. */
  leases: { id: string; leaseId: string }[]
  now: number
  count: number
}

const inLine = (rows: readonly DeliveryFacts[], customerId: string) =>
  rows.filter((row) => row.customerId === customerId && row.state === 'pending').toSorted((a, b) => a.seq - b.seq)

test('[3.order] whatever is decided, the first unsettled delivery of a customer is the head, and no other is', () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 5, maxLength: 50 }), (actions) => {
      const world: World = { rows: [], leases: [], now: 1000, count: 0 }
      for (const one of actions) {
        world.now += 10
        world.rows = step(world, one)
        for (const customerId of ['c0', 'c1', 'c2']) {
          const line = inLine(world.rows, customerId)
          expect(line.map(({ head }) => head)).toEqual(line.map((_, index) => index === 0))
          const leased = world.rows.filter((row) => row.customerId === customerId && row.leaseId !== null)
          expect(leased.length).toBeLessThanOrEqual(1)
        }
        expect(world.rows.filter(({ state, head }) => head && state !== 'pending')).toEqual([])
      }
    }),
    { numRuns: 500 },
  )
})

function step(world: World, action: Action): DeliveryFacts[] {
  const { rows, now } = world
  switch (action.kind) {
    case 'reply':
      return reply(world, `c${action.customer}`)
    case 'lease':
      return lease(world)
    case 'deliver':
    case 'fail':
    case 'exhaust':
      return settle(world, action.kind, action.picks)
    default: {
      const ids = [...new Set(action.picks.map((pick) => `d${pick % Math.max(world.count, 1)}`))]
      const [id = ''] = ids
      const times = { now, attachmentGraceMs: 1, attachmentTtlMs: 2 }
      if (action.kind === 'skip') return runOnLines(rows, [id], skipDelivery(id, times)).rows
      if (action.kind === 'remove') return runOnLines(rows, [id], removeDelivery(id, now)).rows
      if (action.kind === 'cancel') return runOnLines(rows, ids, cancelDeliveries(ids, now)).rows
      return runOnLines(rows, ids, replayChunk({ ids, now, connectorId: 'connector-1', since: 0, isFirst: false })).rows
    }
  }
}

function reply(world: World, customerId: string): DeliveryFacts[] {
  const seq = ++world.count
  const facts = testDelivery({ seq, id: `d${seq}`, messageId: `m${seq}`, customerId })
  const [head] = inLine(world.rows, customerId)
  return applyToLines(world.rows, enqueue(head, { ...facts, body: new Uint8Array(), now: world.now }))
}

/** Every head whose customer has nothing under way. */
function lease(world: World): DeliveryFacts[] {
  const busy = new Set(world.rows.flatMap((row) => (row.leaseId === null ? [] : [row.customerId])))
  return world.rows.map((row) => {
    if (!row.head || busy.has(row.customerId)) return row
    const leaseId = `lease-${world.now}`
    world.leases.push({ id: row.id, leaseId })
    return { ...row, leaseId, leasedUntil: world.now + 100 }
  })
}

function settle(world: World, kind: 'deliver' | 'fail' | 'exhaust', picks: number[]): DeliveryFacts[] {
  const { now } = world
  const ended = [...new Set(picks.map((pick) => world.leases[pick % Math.max(world.leases.length, 1)]))]
  const settlements = ended.flatMap((one) => {
    if (!one) return []
    if (kind === 'deliver') return [testSettlement(one, now, { state: 'delivered' })]
    if (kind === 'exhaust') return [testSettlement(one, now, { state: 'exhausted' })]
    return [testSettlement(one, now, { state: 'pending', step: 1, dueAt: now + 5, flushFrom: now + 1 })]
  })
  return runOnLines(
    world.rows,
    ended.map((one) => one?.id ?? ''),
    settleDeliveries(settlements),
  ).rows
}
