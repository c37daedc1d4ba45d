import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeliveryRow } from '../commands/delivery-rows.ts'
import { emptyState } from '../commands/test-state.ts'
import { decideErasure } from '../privacy/decide-erasure.ts'
import { cancelDeliveries, skipDelivery } from './decide-cancellation.ts'
import { decideReplays } from './decide-replay.ts'
import { settleDeliveries } from './decide-settlement.ts'
import { enqueue } from './line.ts'
import { applyToLines, runOnLines, stateOf, testDelivery, testSettlement } from './test-lines.ts'

const action = fc.oneof(
  fc.record({
    kind: fc.constant('record' as const),
    customer: fc.nat(2),
    subject: fc.constantFrom('message' as const, 'event' as const),
  }),
  fc.record({ kind: fc.constant('lease' as const) }),
  fc.record({
    kind: fc.constantFrom('deliver' as const, 'fail' as const, 'exhaust' as const),
    picks: fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constantFrom('replay' as const, 'skip' as const, 'cancel' as const, 'erase' as const),
    picks: fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
  }),
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

interface World {
  rows: DeliveryRow[]
  /** Leases as they were given, however long ago: any may still be settled. */
  leases: (DeliveryRow & { leaseId: string })[]
  now: number
  count: number
}

const unsettledOf = (rows: readonly DeliveryRow[], customerId: string) =>
  rows.filter((row) => row.customerId === customerId && row.state === 'pending').toSorted((a, b) => a.seq - b.seq)

/** The rule in other words: the first message, and the first event if no message stands before it. */
function expectHeads(rows: readonly DeliveryRow[], customerId: string): void {
  const line = unsettledOf(rows, customerId)
  const message = line.find(({ subject }) => subject === 'message')
  const event = line[0]?.subject === 'event' ? line[0] : undefined
  const heads = [message, event].flatMap((row) => row?.id ?? [])
  expect(line.filter(({ head }) => head).map(({ id }) => id)).toEqual(
    heads.toSorted((a, b) => seqOf(rows, a) - seqOf(rows, b)),
  )
}

const seqOf = (rows: readonly DeliveryRow[], id: string): number => rows.find((row) => row.id === id)?.seq ?? 0

test('[3.order] an event waits for what was recorded before it, a message for earlier messages alone, whatever is decided', () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 5, maxLength: 60 }), (actions) => {
      const world: World = { rows: [], leases: [], now: 1000, count: 0 }
      for (const one of actions) {
        world.now += 10
        world.rows = step(world, one)
        for (const customerId of ['c0', 'c1', 'c2']) expectHeads(world.rows, customerId)
        expect(world.rows.filter(({ state, head }) => head && state !== 'pending')).toEqual([])
      }
    }),
    { numRuns: 500 },
  )
})

test('nothing is left behind: when all that may be sent is delivered, again and again, every line ends', () => {
  fc.assert(
    fc.property(fc.array(action, { minLength: 5, maxLength: 40 }), (actions) => {
      const world: World = { rows: [], leases: [], now: 1000, count: 0 }
      for (const one of actions) world.rows = step(world, one)
      world.rows = world.rows.map((row) => ({ ...row, leaseId: null }))
      for (let round = 0; round < world.count + 1; round++) {
        world.leases = []
        world.rows = lease(world)
        const picks = world.leases.map((_, index) => index)
        world.rows = settle(world, 'deliver', picks)
      }
      expect(world.rows.filter(({ state }) => state === 'pending')).toEqual([])
    }),
  )
})

function step(world: World, action: Action): DeliveryRow[] {
  const { rows, now } = world
  switch (action.kind) {
    case 'record':
      return record(world, `c${action.customer}`, action.subject)
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
      if (action.kind === 'erase') return erase(rows, `c${(action.picks[0] ?? 0) % 3}`, action.picks.length)
      if (action.kind === 'cancel') return runOnLines(rows, ids, cancelDeliveries(ids, now)).rows
      return applyToLines(rows, decideReplays({ ids, now }, stateOf(rows, ids)).changes)
    }
  }
}

/** A chunk of what an erasure takes: it never touches the rows that stay. */
function erase(rows: readonly DeliveryRow[], customerId: string, limit: number): DeliveryRow[] {
  const last = unsettledOf(rows, customerId).slice(-limit)
  const erasableDeliveries = last.map(({ seq, id }) => ({ seq, id, attemptCount: 0 }))
  const hashId = () => ({ customer: new Uint8Array(), id: new Uint8Array() })
  return applyToLines(rows, decideErasure({ limit, hashId }, emptyState({ erasableDeliveries })).changes)
}

function record(world: World, customerId: string, subject: DeliveryRow['subject']): DeliveryRow[] {
  const seq = ++world.count
  const row = testDelivery({ seq, id: `d${seq}`, messageId: `m${seq}`, customerId, subject, endpointId: subject })
  const line = unsettledOf(world.rows, customerId)
  const firsts = (['message', 'event'] as const).flatMap((one) => line.find((other) => other.subject === one) ?? [])
  return applyToLines(world.rows, enqueue(firsts, { ...row, body: new Uint8Array(), now: world.now, isFetched: false }))
}

/** Every head whose endpoint has nothing of the customer under way. */
function lease(world: World): DeliveryRow[] {
  const placeOf = (row: DeliveryRow) => `${row.customerId} ${row.endpointId}`
  const busy = new Set(world.rows.flatMap((row) => (row.leaseId === null ? [] : [placeOf(row)])))
  return world.rows.map((row) => {
    if (!row.head || busy.has(placeOf(row))) return row
    const leaseId = `lease-${world.now}`
    world.leases.push({ ...row, leaseId })
    return { ...row, leaseId, leasedUntil: world.now + 100 }
  })
}

function settle(world: World, kind: 'deliver' | 'fail' | 'exhaust', picks: number[]): DeliveryRow[] {
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
