import { expect, test } from 'vitest'
import type { DeliveryRow } from '../commands/delivery-rows.ts'
import { emptyState } from '../commands/test-state.ts'
import { applyToLines, testDelivery } from '../deliveries/test-lines.ts'
import type { AvailabilityState } from '../queues/availability.ts'
import { decideAvailability, mostWaiting, nobody } from './decide-availability.ts'

const queue = (id: string, state: AvailabilityState) => ({
  ...{ id, name: `Queue ${id}`, state, agentsOnline: 2, agentsAvailable: 1, waiting: 3, estimatedWaitSeconds: 40 },
  ...{ opensAt: 1_700_000_000_500, closesAt: null },
})
const listening = (eventTypes: string | null = null) => [
  { id: 'bot-events', connectorId: 'bot', eventTypes, connectorName: 'Bot', delivery: 'push' as const },
]
const told = (states: Record<string, AvailabilityState>) =>
  Object.entries(states).map(([queueId, state]) => ({ connectorId: 'bot', queueId, state }))

const decide = (now: Record<string, AvailabilityState>, before: Record<string, AvailabilityState>, more = {}) => {
  let made = 0
  const queues = Object.entries(now).map(([id, state]) => queue(id, state))
  const seen = { connectorId: 'bot', instanceId: 'i', queues, now: 5000, newId: () => `id${++made}` }
  const state = emptyState({ eventEndpoints: listening(), toldAvailability: told(before), ...more })
  const { outcome, changes } = decideAvailability(seen, state)
  const bodies = changes.flatMap((change) =>
    change.table === 'deliveryBodies' && change.kind === 'insert'
      ? [JSON.parse(String(Buffer.from(change.row.body)))]
      : [],
  )
  const heads = changes.flatMap((change) =>
    change.table === 'deliveries' && change.kind === 'insert' ? [change.row.head] : [],
  )
  return { outcome, changes, bodies, heads, tables: changes.map(({ kind, table }) => `${kind} ${table}`) }
}

test.each<[string, Record<string, AvailabilityState>, Record<string, AvailabilityState>, AvailabilityState[]]>([
  ['a queue that filled up is told', { a: 'full' }, { a: 'open' }, ['full']],
  ['one that is as it was told is not', { a: 'open' }, { a: 'open' }, []],
  ['one that is new is noted', { a: 'open', b: 'closed' }, { a: 'open' }, []],
  [
    'of several, those that changed',
    { a: 'closed', b: 'open', c: 'full' },
    { a: 'open', b: 'open', c: 'open' },
    ['closed', 'full'],
  ],
])('%s', (_, now, before, states) => {
  const { outcome, bodies, heads } = decide(now, before)
  expect(outcome).toEqual(states)
  expect(bodies.map(({ data }) => data.state)).toEqual(states)
  // One line: the first alone may be sent.
  expect(heads).toEqual(states.map((_state, index) => index === 0))
})

test('it has the shape of an answer about the queue, and is of no customer', () => {
  const { bodies, tables } = decide({ a: 'full' }, { a: 'open', gone: 'open' })
  expect(bodies).toEqual([
    {
      ...{
        id: 'id1',
        type: 'availability.changed',
        created_at: 5,
        customer_id: null,
        conversation_id: null,
        owner: null,
      },
      data: {
        ...{ id: 'a', name: 'Queue a', state: 'full', agents_online: 2, agents_available: 1, waiting: 3 },
        ...{ estimated_wait_seconds: 40, opens_at: 1_700_000_000, closes_at: null },
      },
    },
  ])
  expect(tables.toSorted()).toEqual([
    'insert deliveries',
    'insert deliveryBodies',
    'remove toldAvailability',
    'update toldAvailability',
  ])
})

test.each([
  ['does not listen', { eventEndpoints: [] }],
  ['named others', { eventEndpoints: listening('["conversation.closed"]') }],
])('a connector that %s is told nothing, and nothing is noted', (_, more) => {
  expect(decide({ a: 'full' }, { a: 'open' }, more)).toMatchObject({ outcome: [], changes: [] })
})

const waiting = (seq: number, queueId: string, overrides: Partial<DeliveryRow> = {}) => ({
  ...testDelivery({ seq, id: `d${seq}`, connectorId: 'bot', subject: 'event', messageId: null, eventId: `e${seq}` }),
  ...{ ...nobody, head: seq === 1, ...overrides },
  body: Buffer.from(JSON.stringify({ type: 'availability.changed', data: { id: queueId } })),
})
type Waiting = ReturnType<typeof waiting>
const before = { a: 'open', b: 'open' } as const
const lineAfter = (now: Record<string, AvailabilityState>, line: Waiting[]) => {
  const sequences = [{ name: 'deliveries' as const, last: 1000 }]
  const { changes } = decide(now, before, { waitingAvailability: line, sequences })
  return applyToLines(line, changes).map(({ seq, head }) => (head ? `${seq} head` : `${seq}`))
}

test.each<[string, Waiting[], string[]]>([
  ['waits at the head', [waiting(1, 'a'), waiting(2, 'b')], ['2 head', '1001']],
  ['waits alone', [waiting(1, 'a')], ['1001 head']],
  ['waits behind one that was tried', [waiting(1, 'a', { attempts: 2 }), waiting(2, 'a')], ['1 head', '1001']],
  ['is being sent', [waiting(1, 'a', { leaseId: 'lease' }), waiting(2, 'b')], ['1 head', '2', '1001']],
  ['was given to who asks', [waiting(1, 'a', { outboxPosition: 7 }), waiting(2, 'b')], ['1 head', '2', '1001']],
  [
    'can be asked for',
    [waiting(1, 'b', { outboxPosition: 0 }), waiting(2, 'a', { outboxPosition: 0 })],
    ['1 head', '1001'],
  ],
])('an older state of the queue goes unless it was tried: one that %s', (_, line, after) => {
  expect(lineAfter({ a: 'full', b: 'open' }, line)).toEqual(after)
})

test('while a connector cannot be told, no more waits than the newest state of each queue', () => {
  let [line, told] = [[waiting(1, 'b', { attempts: 3 })], { a: 'open', b: 'open' } as Record<string, AvailabilityState>]
  for (let round = 0; round < 20; round++) {
    const now = { a: round % 2 ? 'open' : 'full', b: round % 3 ? 'closed' : 'open' } as const
    const sequences = [{ name: 'deliveries', last: 10 * (round + 1) }]
    const { changes } = decide(now, told, { waitingAvailability: line, sequences })
    const bodies = changes.flatMap((one) => (one.table === 'deliveryBodies' && one.kind === 'insert' ? [one.row] : []))
    line = applyToLines(line, changes).map((row) => ({
      ...row,
      body: Buffer.from(bodies.find(({ seq }) => seq === row.seq)?.body ?? (row as Waiting).body),
    }))
    told = now
  }
  expect(line.map(({ head, body }) => [head, JSON.parse(String(body)).data])).toMatchObject([
    [true, { id: 'b' }],
    [false, { id: 'a', state: 'open' }],
    [false, { id: 'b', state: 'closed' }],
  ])
})

test('of more than are looked at, the last one seen stays for those behind it', () => {
  const line = Array.from({ length: mostWaiting }, (_, index) => waiting(index + 1, 'a'))
  expect(lineAfter({ a: 'full' }, line)).toEqual([`${mostWaiting} head`, '1001'])
})
