import { expect, test } from 'vitest'
import { emptyState } from '../commands/test-state.ts'
import type { AvailabilityState } from '../queues/availability.ts'
import { decideAvailability } from './decide-availability.ts'

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
