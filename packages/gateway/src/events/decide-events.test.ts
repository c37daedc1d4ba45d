import { expect, test } from 'vitest'
import type { ToldConversation } from '../commands/event-look-ups.ts'
import type { State } from '../commands/look-ups.ts'
import { turnOf } from '../commands/priority.ts'
import { insert, type RowChange, tell, update } from '../commands/row-changes.ts'
import { emptyState } from '../commands/test-state.ts'
import { decideEvents, eventsAsked, placesAsked } from './decide-events.ts'

const conversation = {
  ...{ id: 'c', instanceId: 'i', connectorId: 'bot', customerId: 'zoe', status: 'open', assigneeId: 'ada' },
  ...{
    assigneeName: 'Ada',
    queueId: 'q',
    queueName: 'Sales',
    withBot: false,
    waitingSince: 7,
    priority: 'normal',
    tags: '["vip"]',
  },
  ...{ lastArrivalId: 'm1', readUpTo: 0 },
} as ToldConversation

const turn = turnOf({ waitingSince: 7, priority: conversation.priority })

const stateOf = (more: Partial<State> = {}) =>
  emptyState({
    eventEndpoints: [
      { id: 'bot-events', connectorId: 'bot', eventTypes: null, connectorName: 'Bot', delivery: 'push' },
    ],
    toldConversations: [conversation],
    ...more,
  })

const deed = (kind: string) =>
  tell({ kind: `conversation.${kind}`, target: null, conversationId: 'c', params: {} } as never)
const released = (): RowChange[] => [
  ...update('conversations', { id: 'c' }, { before: conversation, after: { assigneeId: null } }),
  deed('released'),
]
const about = { about: { conversationIds: ['c'] } }

function decide(changes: RowChange[], state: State) {
  const asked = eventsAsked(about, changes, state)
  if (!asked) return { asked, events: [], rows: [] }
  let made = 0
  const actor = { type: 'system', id: null, name: null } as const
  const rows = decideEvents({ asked, changes, state, actor, now: 100_000_000, newId: () => `id${++made}` })
  const events = rows.flatMap((row) =>
    row.table === 'deliveryBodies' && row.kind === 'insert' ? [JSON.parse(Buffer.from(row.row.body).toString())] : [],
  )
  return { asked, events, rows }
}

test.each<[string, Partial<State>, number | null]>([
  ['of those who were taken within a day', {}, 60],
  ['of too few nothing is said', { takenWaits: [] }, null],
  ['nor where nobody is', { queueStaff: [{ id: 'q', hours: null, isStaffed: false }] }, null],
  [
    'nor outside opening hours',
    { queueStaff: [{ id: 'q', hours: '{"zone":"UTC","week":{},"holidays":[]}', isStaffed: true }] },
    null,
  ],
])('who waits is told for how long: %s', (_, more, seconds) => {
  const takenWaits = Array.from({ length: 6 }, (_one, n) => ({
    ...{ queueId: 'q', openedAt: 99_000_000 + n * 100_000, takenAt: 99_020_000 + n * 100_000 },
  }))
  const state = stateOf({
    queuePlaces: [{ queueId: 'q', turn, conversationId: 'c', ahead: 2 }],
    ...{ queueStaff: [{ id: 'q', hours: null, isStaffed: true }], takenWaits },
    ...more,
  })
  const { asked, events } = decide(released(), state)
  expect(events.map(({ data }) => data)).toEqual([
    { queue: { id: 'q', name: 'Sales' }, reason: 'released', position: 3, estimated_wait_seconds: seconds },
  ])
  expect(asked && placesAsked(asked, { changes: released() }, state)).toEqual({
    ...{ queuePlaces: { places: [{ queueId: 'q', turn, conversationId: 'c' }] }, movedConversations: { ids: ['c'] } },
    ...{ queueStaff: { queueIds: ['q'] }, takenWaits: { queueIds: ['q'] } },
  })
})

test('an event stands behind a message of its own decision, and the next event behind it', () => {
  const reply = { seq: 5, subject: 'message', connectorId: 'bot', customerId: 'zoe', attempts: 0, dueAt: 0 }
  const changes = [insert('deliveries', reply as never), deed('reopened'), deed('closed')]
  const { rows, events } = decide(changes, stateOf({ sequences: [{ name: 'deliveries', last: 4 }] }))
  expect(events.map(({ type }) => type)).toEqual(['conversation.reopened', 'conversation.closed'])
  const deliveries = rows.flatMap((row) => (row.table === 'deliveries' && row.kind === 'insert' ? [row.row] : []))
  expect(deliveries).toMatchObject([
    { seq: 6, head: false, subject: 'event', eventType: 'conversation.reopened', endpointId: 'bot-events' },
    { seq: 7, head: false, subject: 'event', eventType: 'conversation.closed' },
  ])
})

test('nobody listens, or to others: nothing is looked up, or told', () => {
  expect(eventsAsked(about, released(), stateOf({ eventEndpoints: [] }))).toBeUndefined()
  const named = {
    id: 'e',
    connectorId: 'bot',
    eventTypes: '["message.read"]',
    connectorName: 'Bot',
    delivery: 'push',
  } as const
  expect(decide(released(), stateOf({ eventEndpoints: [named] })).events).toEqual([])
  expect(eventsAsked(about, [deed('noted')], stateOf())).toBeUndefined()
})
