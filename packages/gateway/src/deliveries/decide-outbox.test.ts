import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OutboxRow } from '../commands/connector-rows.ts'
import type { DeliveryRow } from '../commands/delivery-rows.ts'
import type { State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import { connectorRow } from '../commands/test-state.ts'
import { skipDelivery } from './decide-cancellation.ts'
import { decideOutbox, type OutboxAsked, type OutboxDecision } from './decide-outbox.ts'
import { replayDelivery } from './decide-replay.ts'
import { enqueue } from './line.ts'
import { applyToLines, stateOf, testDelivery } from './test-lines.ts'

const connectorsOfDeliveries = [{ id: 'connector-1', deletedAt: null, delivery: 'pull' as const }]
const asked = { connectorId: 'connector-1', after: 0, limit: 10, limitBytes: 1000, now: 5 }
const times = { attachmentGraceMs: 10, attachmentTtlMs: 100 }
const waiting = (seq: number, overrides: Partial<DeliveryRow> = {}) =>
  testDelivery({ seq, id: `d${seq}`, messageId: `m${seq}`, outboxPosition: 0, ...overrides })

interface World {
  rows: DeliveryRow[]
  outbox: OutboxRow[]
}

const inOutbox = (rows: readonly DeliveryRow[], isGiven: boolean) =>
  rows.flatMap(({ outboxPosition, ...row }) =>
    outboxPosition !== null && outboxPosition > 0 === isGiven ? [{ ...row, outboxPosition }] : [],
  )

/** As the store would: `seen` are the deliveries that could be held, all when it is not said. */
function ask(world: World, more: Partial<OutboxAsked> = {}, found: Partial<State> = {}, seen?: readonly string[]) {
  const request = { ...asked, ...times, ...more }
  const candidates = (seen ?? world.rows.map(({ id }) => id)).map((id) => ({ id, attemptId: `a-${id}` }))
  const state = stateOf(
    world.rows,
    candidates.map(({ id }) => id),
    {
      connector: [connectorRow({ delivery: 'pull', heldSince: 1 })],
      outbox: world.outbox,
      outboxGiven: inOutbox(world.rows, true),
      outboxWaiting: inOutbox(world.rows, false)
        .toSorted((a, b) => a.seq - b.seq)
        .slice(0, request.limit),
      ...found,
    },
  )
  const { outcome, changes } = decideOutbox(request, candidates, state)
  return { given: givenOf(outcome), outcome, changes, world: apply(world, changes) }
}

const givenOf = (outcome: OutboxDecision) => (outcome.kind === 'answered' ? outcome.given : [])

function apply({ rows, outbox }: World, changes: readonly RowChange[]): World {
  let after = outbox
  for (const change of changes) {
    if (change.table !== 'outboxes') continue
    if (change.kind === 'insert') after = [change.row]
    if (change.kind === 'update') after = after.map((row) => ({ ...row, ...change.patch }))
  }
  return { rows: applyToLines(rows, changes), outbox: after }
}

const world = (...rows: DeliveryRow[]): World => ({ rows, outbox: [] })
const ids = (given: readonly { id: string }[]) => given.map(({ id }) => id)

test('what waits is given in its order, the same to whoever asks again', () => {
  const first = ask(world(waiting(2, { head: false }), waiting(1)))
  expect(first.given).toEqual([
    { id: 'd1', position: 5000 },
    { id: 'd2', position: 5001 },
  ])
  expect(ask(first.world, { now: 9 }).given).toEqual(first.given)
})

test('asking after a place settles what was given up to it, and gives what follows', () => {
  const first = ask(world(waiting(1), waiting(2, { head: false }), waiting(3, { head: false })), { limit: 2 })
  const second = ask(first.world, { after: 5000, now: 9 })
  expect(second.given).toEqual([
    { id: 'd2', position: 5001 },
    { id: 'd3', position: 9000 },
  ])
  expect(second.world.rows).toMatchObject([
    { state: 'delivered', settledAt: 9, attempts: 1, head: false, outboxPosition: null },
    { state: 'pending', head: true },
    { state: 'pending', head: false },
  ])
  expect(second.changes.filter(({ table }) => table === 'attempts' || table === 'changes')).toHaveLength(2)
  expect(second.outcome).toMatchObject({
    fetched: [
      { id: 'd1', connectorId: 'connector-1', subject: { kind: 'message', id: 'm1' }, settledAt: 9, attempts: 0 },
    ],
  })
})

test('what nobody was given is never settled, however high the place', () => {
  const { world: after, given } = ask(world(waiting(1)), { after: Number.MAX_SAFE_INTEGER })
  expect(after.rows).toMatchObject([{ state: 'pending' }])
  expect(ids(given)).toEqual(['d1'])
})

test('places go on where they were, also when the clock was set back', () => {
  const first = ask(world(waiting(1)), { now: 100 })
  const later = { ...first.world, rows: [...first.world.rows, waiting(2, { head: false })] }
  expect(ask(later, { now: 50 }).given).toMatchObject([{ position: 100_000 }, { position: 100_001 }])
})

test('an answer holds no more bytes than asked for, and one delivery in any case', () => {
  const large = world(...[1, 2, 3].map((seq) => waiting(seq, { bodyBytes: 600 })))
  expect(ids(ask(large).given)).toEqual(['d1'])
  expect(ids(ask(large, { limitBytes: 1200 }).given)).toEqual(['d1', 'd2'])
  expect(ids(ask(large, { limitBytes: 1 }).given)).toEqual(['d1'])
})

test('what was recorded since it was looked for waits for the next question', () => {
  const { given } = ask(world(waiting(1), waiting(2, { customerId: 'bob' })), {}, {}, ['d2'])
  expect(ids(given)).toEqual(['d2'])
})

test('while the connector is paused nothing is given, and what arrived is settled', () => {
  const first = ask(world(waiting(1), waiting(2, { head: false })), { limit: 1 })
  const paused = [connectorRow({ delivery: 'pull', paused: true, heldSince: 1 })]
  const second = ask(first.world, { after: 5000 }, { connector: paused })
  expect(second.given).toEqual([])
  expect(second.world.rows).toMatchObject([{ state: 'delivered' }, { state: 'pending' }])
})

test.each([
  ['not_pull', [connectorRow({})]],
  ['no_connector', []],
  ['no_connector', [connectorRow({ delivery: 'pull', deletedAt: 3 })]],
])('a question is answered by %s', (kind, connector) => {
  expect(ask(world(waiting(1)), {}, { connector })).toMatchObject({ outcome: { kind }, changes: [] })
})

test('that somebody asks is written down every ten seconds', () => {
  const first = ask(world(), { now: 1 })
  expect(first.world.outbox).toEqual([{ connectorId: 'connector-1', lastPosition: 0, askedAt: 1 }])
  expect(ask(first.world, { now: 9000 }).changes).toEqual([])
  expect(ask(first.world, { now: 10_001 }).world.outbox).toMatchObject([{ askedAt: 10_001 }])
})

type Step =
  | { does: 'record'; customer: string; subject: 'message' | 'event' }
  | { does: 'ask'; poller: number; limit: number; isLost: boolean; forgets: boolean }
  | { does: 'replay' | 'skip'; which: number }

const steps = fc.array(
  fc.oneof(
    fc.record({
      does: fc.constant('record' as const),
      customer: fc.constantFrom('zoe', 'bob'),
      subject: fc.constantFrom('message' as const, 'event' as const),
    }),
    fc.record({
      does: fc.constant('ask' as const),
      poller: fc.nat(1),
      limit: fc.integer({ min: 1, max: 3 }),
      // The partner died before it kept the answer; it has forgotten its cursor.
      isLost: fc.boolean(),
      forgets: fc.boolean(),
    }),
    fc.record({ does: fc.constantFrom('replay' as const, 'skip' as const), which: fc.nat(20) }),
  ),
  { maxLength: 60 },
)

test('however two pollers, crashes, replays and skips interleave, nothing is settled that no poller has kept', () => {
  fc.assert(
    fc.property(steps, (all) => {
      let now = 10
      let state = world()
      // Of one partner: what any of its pollers has kept, since it was last replayed.
      const kept = new Set<string>()
      const cursors = [0, 0]
      const take = (one: Extract<Step, { does: 'ask' }>) => {
        const after = one.forgets ? 0 : (cursors[one.poller] ?? 0)
        const { given, world: next } = ask(state, { after, limit: one.limit, now })
        state = next
        for (const { id } of given.slice(1)) inOrder(state.rows, given, id)
        if (one.isLost) return
        for (const { id } of given) kept.add(id)
        cursors[one.poller] = given.at(-1)?.position ?? after
      }
      for (const one of all) {
        now += 1
        const seq = state.rows.length + 1
        if (one.does === 'record') {
          const row = waiting(seq, { customerId: one.customer, subject: one.subject, messageId: `m${seq}` })
          const changes = enqueue([], { ...row, body: new Uint8Array(), now, isFetched: true })
          state = { ...state, rows: applyToLines(state.rows, changes) }
        } else if (one.does === 'ask') take(one)
        else {
          const row = state.rows[one.which]
          if (!row) continue
          const command = one.does === 'replay' ? replayDelivery(row.id, now) : skipDelivery(row.id, { ...times, now })
          const { changes } = command.decide(stateOf(state.rows, [row.id], { connectorsOfDeliveries }), {
            type: 'system',
            id: null,
            name: null,
          })
          if (one.does === 'replay' && row.state !== 'pending') kept.delete(row.id)
          state = { ...state, rows: applyToLines(state.rows, changes) }
        }
        for (const { id, state: of } of state.rows) if (of === 'delivered') expect(kept).toContain(id)
      }
    }),
    { numRuns: 300 },
  )
})

/** New ones of a customer come in the order in which they were recorded. */
function inOrder(rows: readonly DeliveryRow[], given: readonly { id: string; position: number }[], id: string): void {
  const at = given.findIndex((one) => one.id === id)
  const [one, before] = [given[at], given[at - 1]]
  expect(one && before && one.position > before.position).toBe(true)
  expect(rows.find((row) => row.id === id)?.state).toBe('pending')
}
