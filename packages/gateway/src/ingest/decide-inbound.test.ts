import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import type { ConversationRow, Rows, TableName } from '../commands/rows.ts'
import { agentRow, emptyState } from '../commands/test-state.ts'
import { newConversation } from '../conversations/conversation-rules.ts'
import { inboundPlan, instanceId, now, plannedMessage } from '../store/conformance/fixtures.ts'
import { decideInbound as decideAll } from './decide-inbound.ts'
import type { InboundPlan } from './inbound-plan.ts'

const conversation = (overrides: Partial<ConversationRow> = {}): ConversationRow => ({
  ...newConversation({
    id: 'known',
    thread: 1,
    instanceId,
    connectorId: 'connector-1',
    customerId: 'customer-1',
    now: now - 1000,
  }),
  ...overrides,
})

function decideInbound(plan: InboundPlan, state: State) {
  const { outcome, changes } = decideAll([plan], state)
  return { outcome: outcome?.[0], changes }
}

const inserted = <T extends TableName>(changes: RowChange[], table: T): Rows[T][] =>
  changes.flatMap((change) => (change.kind === 'insert' && change.table === table ? [change.row as Rows[T]] : []))
const updated = (changes: RowChange[]) =>
  changes.flatMap((change) => (change.kind === 'update' && change.table === 'conversations' ? [change] : []))

describe('a message', () => {
  const cases: { name: string; found: ConversationRow[]; into: string; told: string[] }[] = [
    { name: 'opens a conversation', found: [], into: 'conversation-1', told: ['conversation.opened'] },
    { name: 'joins the open one', found: [conversation()], into: 'known', told: [] },
    {
      name: 'reopens the one closed last',
      found: [
        conversation({ id: 'older', status: 'closed', closedAt: now - 20 }),
        conversation({ status: 'closed', closedAt: now - 10 }),
      ],
      into: 'known',
      told: ['conversation.updated'],
    },
    {
      name: 'joins the open one beside closed ones',
      found: [conversation({ id: 'older', status: 'closed', closedAt: now - 1 }), conversation()],
      into: 'known',
      told: [],
    },
  ]
  test.each(cases)('$name', ({ found, into, told }) => {
    const { outcome, changes } = decideInbound(
      inboundPlan([plannedMessage('a')]),
      emptyState({ conversationsOf: found }),
    )
    expect(outcome).toEqual(['recorded'])
    expect(inserted(changes, 'messages').map((row) => row.conversationId)).toEqual([into])
    expect(inserted(changes, 'changes').map((row) => row.type)).toEqual([...told, 'message.recorded'])
  })

  test('of a conversation whose agent left reopens it for nobody', () => {
    const closed = conversation({ status: 'closed', closedAt: now - 10, assigneeId: 'agent-1' })
    const reopen = (disabledAt: number | null) => {
      const { changes } = decideInbound(
        inboundPlan([plannedMessage('a')]),
        emptyState({ conversationsOf: [closed], agents: [agentRow({ id: 'agent-1', instanceId, disabledAt })] }),
      )
      return { patch: updated(changes)[0]?.patch, told: inserted(changes, 'activities') }
    }
    expect(reopen(now)).toMatchObject({
      patch: { status: 'open', assigneeId: null },
      told: [
        { kind: 'conversation.reopened' },
        { kind: 'conversation.released', params: { from: { id: 'agent-1' }, to: null } },
      ],
    })
    expect(reopen(null)).toMatchObject({ told: [{ kind: 'conversation.reopened' }] })
    expect(reopen(null).patch).toMatchObject({ assigneeId: null, lastAgentId: 'agent-1' })
  })

  test('tells in which queue its conversation waits that it reopens', () => {
    const closed = conversation({ status: 'closed', closedAt: now - 10, assigneeId: 'agent-1', queueId: 'q' })
    const livingQueues = [{ id: 'q', instanceId, name: 'Sales' }]
    const { changes } = decideInbound(
      inboundPlan([plannedMessage('a')]),
      emptyState({ conversationsOf: [closed], livingQueues }),
    )
    const [reopened] = inserted(changes, 'activities')
    expect(reopened).toMatchObject({ kind: 'conversation.reopened', params: { queue: { id: 'q', name: 'Sales' } } })
  })

  test('for a connector that was deleted meanwhile is not recorded', () => {
    const gone = emptyState({ connectorDeletion: [{ id: 'connector-1', deletedAt: now }] })
    expect(decideInbound(inboundPlan([plannedMessage('a')]), gone)).toEqual({ outcome: undefined, changes: [] })
    const there = emptyState({ connectorDeletion: [{ id: 'connector-1', deletedAt: null }] })
    expect(decideInbound(inboundPlan([plannedMessage('a')]), there).outcome).toEqual(['recorded'])
  })

  test('that is known or was erased changes nothing', () => {
    const erased = { customer: Buffer.from('customer'), id: Buffer.from('id') }
    const known: Partial<State>[] = [
      { messageKeys: [{ key: plannedMessage('a').key }] },
      { anyErasedId: [{ connectorId: 'connector-1' }], erasedIds: [erased] },
    ]
    for (const state of known) {
      const plan = inboundPlan([plannedMessage('a', { usedId: () => erased })])
      expect(decideInbound(plan, emptyState(state))).toEqual({ outcome: ['duplicate'], changes: [] })
    }
  })

  test('that follows another touches no column that stays as it is', () => {
    const before = conversation({
      waitingSince: now - 500,
      updatedAt: now,
      lastSortAt: now,
      lastPlaceAt: now,
      unreadCount: 1,
      lastSeq: 7,
    })
    const plan = inboundPlan([plannedMessage('a', { customerName: null })])
    const { changes } = decideInbound(
      plan,
      emptyState({ conversationsOf: [before], sequences: [{ name: 'messages', last: 7 }] }),
    )
    expect(updated(changes)[0]?.patch).toEqual({ unreadCount: 2, arrivedCount: 1, lastSeq: 8, lastArrivalSeq: 8 })
  })
})

test('any batch: each new message once, by rising sequence; the conversation ends at the one that stands last', () => {
  const message = fc.record({
    key: fc.integer({ min: 0, max: 5 }),
    kind: fc.constantFrom('inbound' as const, 'history' as const),
    age: fc.integer({ min: -50, max: 50 }),
  })
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: -20, max: 20 }),
      (wanted, ahead) => {
        const messages = wanted.map(({ key, kind, age }, index) =>
          plannedMessage(`k${key}`, { id: `m${index}`, kind, sortAt: kind === 'inbound' ? now : now - age }),
        )
        const before = conversation({ lastSortAt: now + ahead, lastPlaceAt: now + ahead, lastSeq: 40 })
        const state = emptyState({ conversationsOf: [before], sequences: [{ name: 'messages', last: 40 }] })
        const { outcome, changes } = decideInbound(inboundPlan(messages), state)
        const rows = inserted(changes, 'messages')
        expect(rows.map((row) => row.seq)).toEqual(rows.map((_, index) => 41 + index))
        expect(new Set(rows.map((row) => row.externalId)).size).toBe(rows.length)
        expect(outcome?.filter((status) => status === 'recorded')).toHaveLength(rows.length)
        for (const row of rows.filter(({ kind }) => kind === 'inbound')) {
          expect(row.sortAt).toBeGreaterThanOrEqual(now + ahead)
        }
        const thread = [{ seq: 40, sortAt: now + ahead }, ...rows].toSorted(
          (a, b) => a.sortAt - b.sortAt || a.seq - b.seq,
        )
        const after = { ...before, ...updated(changes)[0]?.patch }
        expect([after.lastSeq, after.lastSortAt]).toEqual([thread.at(-1)?.seq, thread.at(-1)?.sortAt])
      },
    ),
  )
})

describe('batches that come together', () => {
  test('see what the ones before them did, and write a conversation once', () => {
    const plans = [['a', 'b'], ['a'], ['c']].map((keys) => inboundPlan(keys.map((key) => plannedMessage(key))))
    const { outcome, changes } = decideAll(plans, emptyState())
    expect(outcome).toEqual([['recorded', 'recorded'], ['duplicate'], ['recorded']])
    expect(inserted(changes, 'conversations')).toMatchObject([{ unreadCount: 3, arrivedCount: 3, lastSeq: 3 }])
    expect(updated(changes)).toEqual([])
    expect(inserted(changes, 'messages').map(({ seq }) => seq)).toEqual([1, 2, 3])
    expect(inserted(changes, 'changes').filter(({ type }) => type === 'conversation.opened')).toHaveLength(1)
  })

  test('reopen by the window of each', () => {
    const closed = conversation({ status: 'closed', closedAt: now - 10 })
    const plan = (key: string, reopenIfClosedSince: number) => ({
      ...inboundPlan([plannedMessage(key)], { conversationId: key }),
      reopenIfClosedSince,
    })
    const state = emptyState({ conversationsOf: [closed] })
    const into = (plans: InboundPlan[]) =>
      inserted(decideAll(plans, state).changes, 'messages').map((row) => row.conversationId)
    expect(into([plan('late', now - 5), plan('early', now - 20)])).toEqual(['late', 'late'])
    expect(into([plan('early', now - 20), plan('late', now - 5)])).toEqual(['known', 'known'])
  })
})

describe('a conversation that the bot has', () => {
  const withBot = conversation({ withBot: true, queueId: 'q', lastPlaceAt: now })
  const state = emptyState({
    conversationsOf: [withBot],
    livingQueues: [{ id: 'q', instanceId, name: 'Sales' }],
  })
  const history = plannedMessage('h', { kind: 'history', recipient: { type: 'bot', id: 'b', name: 'b' } })

  test('gets what the bot tells of its talk in silence', () => {
    const { changes } = decideInbound(inboundPlan([history]), state)
    const [patch] = updated(changes).map((one) => one.patch)
    expect(patch).not.toHaveProperty('withBot')
    expect(patch).not.toHaveProperty('waitingSince')
    expect(patch).not.toHaveProperty('unreadCount')
    expect(patch).not.toHaveProperty('arrivedCount')
    expect(inserted(changes, 'messages')).toHaveLength(1)
    expect(inserted(changes, 'activities')).toEqual([])
  })

  test('waits in its queue again once a live message asks for a human', () => {
    const { changes } = decideInbound(inboundPlan([history, plannedMessage('live')]), state)
    expect(updated(changes)[0]?.patch).toMatchObject({ withBot: false, waitingSince: now, unreadCount: 1 })
    expect(inserted(changes, 'changes').map(({ type }) => type)).toEqual([
      'conversation.updated',
      'message.recorded',
      'message.recorded',
    ])
    expect(inserted(changes, 'activities')).toMatchObject([
      { kind: 'conversation.queued', params: { reason: 'message', queue: { id: 'q', name: 'Sales' } }, at: now + 1 },
    ])
  })
})

test('a new conversation waits where its connector begins', () => {
  const firstQueues = [{ connectorId: 'connector-1', id: 'sales', instanceId, name: 'Sales' }]
  const { changes } = decideInbound(inboundPlan([plannedMessage('a')]), emptyState({ firstQueues }))
  expect(inserted(changes, 'conversations')).toMatchObject([{ queueId: 'sales', withBot: false, assigneeId: null }])
})
