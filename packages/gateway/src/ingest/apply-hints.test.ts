import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { State } from '../commands/look-ups.ts'
import { newQueue } from '../commands/queue.ts'
import type { RowChange } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { emptyState } from '../commands/test-state.ts'
import { newConversation } from '../conversations/conversation-rules.ts'
import { connectorId, inboundPlan, instanceId, now, plannedMessage } from '../store/conformance/fixtures.ts'
import { decideInbound, recordInbound } from './decide-inbound.ts'
import type { PlannedMessage } from './inbound-plan.ts'

const queues = ['sales', 'vip'].map((id) => newQueue({ id, instanceId, name: id.toUpperCase(), createdAt: 0 }))
const firstQueues = [{ connectorId, id: 'sales', instanceId, name: 'SALES' }]

const known = (overrides: Partial<ConversationRow> = {}): ConversationRow => ({
  ...newConversation({ id: 'known', thread: 1, instanceId, connectorId, customerId: 'customer-1', now: 1 }),
  ...{ queueId: 'sales', waitingSince: 5, lastPlaceAt: 5 },
  ...overrides,
})

const asking = (handover: unknown, overrides: Partial<PlannedMessage> = {}) =>
  plannedMessage('a', { metadata: JSON.stringify({ handover }), hasMetadata: true, ...overrides })

function handOver(messages: PlannedMessage[], before?: ConversationRow, found: Partial<State> = {}) {
  const state = emptyState({ queues, firstQueues, conversationsOf: before ? [before] : [], ...found })
  const { outcome, changes } = decideInbound([inboundPlan(messages)], state)
  return { outcome, changes, after: rowOf(changes, before), told: toldBy(changes) }
}

const rowOf = (changes: RowChange[], before?: ConversationRow): Partial<ConversationRow> => {
  const ofConversation = changes.filter((change) => change.table === 'conversations')
  return Object.assign({ ...before }, ...ofConversation.map(columnsOf))
}

const columnsOf = (change: RowChange): object => {
  if (change.kind === 'insert') return change.row
  return change.kind === 'update' ? change.patch : {}
}

const toldBy = (changes: RowChange[]) =>
  changes.flatMap((change) =>
    change.table === 'activities' && change.kind === 'insert' ? [[change.row.kind, change.row.params]] : [],
  )

test('nothing is asked for messages without any', () => {
  const needsOf = (message: PlannedMessage) => Object.keys(recordInbound(connectorId, [inboundPlan([message])]).needs)
  expect(needsOf(asking({ queue: 'vip', contact: { email: 'a@b.c' } }))).toEqual([
    ...needsOf(plannedMessage('a')).slice(0, 1),
    ...['knownCustomers', 'queues'],
    ...needsOf(plannedMessage('a')).slice(1),
  ])
})

test('skills are asked for of the queues alone in which it may wait', () => {
  const needed = (handover: unknown, conversationsOf: ConversationRow[] = []) =>
    recordInbound(connectorId, [inboundPlan([asking(handover)])]).needsMore?.(
      emptyState({ queues, firstQueues, conversationsOf }),
    )
  expect(needed({ queue: 'vip', priority: 'high' })).toBeUndefined()
  expect(needed({ skills: ['tech'] })).toEqual({ skillsInQueues: { queueIds: ['sales'] } })
  expect(needed({ language: 'fr', queue: 'Vip' }, [known({ queueId: 'night' })])).toEqual({
    skillsInQueues: { queueIds: ['sales', 'night', 'vip'] },
  })
})

describe('the queue that is asked for', () => {
  test.each([['vip'], ['Vip']])('is found by %s, where a conversation begins', (queue) => {
    const { after, told } = handOver([asking({ queue })])
    expect([after.queueId, told]).toEqual(['vip', []])
  })

  test('is where it waits once it reopens, or the bot gives it back', () => {
    const closed = known({ status: 'closed', closedAt: now - 1, assigneeId: 'ann' })
    expect(handOver([asking({ queue: 'vip' })], closed).after).toMatchObject({ queueId: 'vip', lastAgentId: null })
    const { after, told } = handOver([asking({ queue: 'vip' })], known({ withBot: true, waitingSince: null }))
    expect(after).toMatchObject({ queueId: 'vip', withBot: false })
    expect(told).toMatchObject([['conversation.queued', { reason: 'message', queue: { id: 'vip', name: 'VIP' } }]])
  })

  test('gets it from the one it waits in', () => {
    const { after, told } = handOver([asking({ queue: 'vip' })], known())
    expect([after.queueId, after.waitingSince]).toEqual(['vip', 5])
    const from_queue = { id: 'sales', name: 'SALES' }
    expect(told).toMatchObject([['conversation.queued', { reason: 'transferred', from_queue }]])
  })

  test('does not get what an agent has, and what is not there is told', () => {
    const held = handOver([asking({ queue: 'vip' })], known({ assigneeId: 'ann' }))
    expect(held.after.queueId).toBe('sales')
    expect(held.told).toEqual([['conversation.hint_unused', { hint: 'queue', because: 'held', value: 'VIP' }]])
    expect(handOver([asking({ queue: 'gold' })]).told).toEqual([
      ['conversation.hint_unused', { hint: 'queue', because: 'unknown', value: 'gold' }],
    ])
  })
})

test('what it needs and how urgent it is stands in its row, until it is handed over anew', () => {
  const hints = { language: 'fr', skills: ['tech'], priority: 'urgent', timeout_seconds: 60 }
  const { after } = handOver([asking(hints)])
  expect(after).toMatchObject({ language: 'fr', skills: '["tech"]', priority: 'urgent', returnAt: now + 60_000 })
  expect(after.headStartMs).toBeGreaterThan(0)
  const closed = known({ ...after, status: 'closed', closedAt: now - 1 })
  expect(handOver([plannedMessage('b')], closed).after).toMatchObject({
    ...{ language: 'fr', skills: '[]', priority: 'normal', headStartMs: 0, returnAt: null },
  })
  expect(handOver([asking({ contact: { language: 'de' } })]).after.language).toBe('de')
})

describe('what it asks for in vain is told', () => {
  const skillsInQueues = [
    { queueId: 'sales', skills: '{"refunds":2,"pt":1}' },
    { queueId: 'vip', skills: '{"tech":1}' },
  ]
  const toldOf = (handover: unknown, before?: ConversationRow, found: Partial<State> = { skillsInQueues }) =>
    handOver([asking(handover)], before, found).told.map(([, params]) => params)

  test.each<[string, object, object[]]>([
    ['skills and a language that a member has', { skills: ['Refunds'], language: 'pt-BR' }, []],
    [
      'those that no member has',
      { skills: ['tech', 'refunds', 'magic'], language: 'fr' },
      [
        { hint: 'skills', because: 'unmet', value: 'tech, magic' },
        { hint: 'language', because: 'unmet', value: 'fr' },
      ],
    ],
    [
      'in the queue that it asks for',
      { queue: 'vip', skills: ['tech', 'refunds'] },
      [{ hint: 'skills', because: 'unmet', value: 'refunds' }],
    ],
  ])('%s', (_name, handover, told) => {
    expect(toldOf(handover)).toEqual(told)
  })

  test('skills in a queue of nobody; its texts have the language', () => {
    expect(toldOf({ skills: ['tech'], language: 'fr' }, undefined, {})).toEqual([
      { hint: 'skills', because: 'unmet', value: 'tech' },
    ])
  })

  test('a time limit while an agent has it, and no skills, which hold once it is released', () => {
    const { after, told } = handOver([asking({ timeout_seconds: 900, skills: ['tech'] })], known({ assigneeId: 'ann' }))
    expect(told).toEqual([['conversation.hint_unused', { hint: 'timeout_seconds', because: 'held', value: '900' }]])
    expect(after).toMatchObject({ skills: '["tech"]', returnAt: null })
  })

  test('all but the contact while the bot has it, once, unless the message asks for a person', () => {
    const withBot = known({ withBot: true, waitingSince: null })
    const hints = { queue: 'vip', summary: 'Damaged.', timeout_seconds: 9, priority: 'odd', contact: { name: 'Zoé' } }
    const recipient = { type: 'bot', id: 'b', name: 'b' } as const
    const history = asking(hints, { kind: 'history', recipient })
    const { after, told } = handOver([history], withBot)
    expect(told.map(([, params]) => params)).toEqual([
      { hint: 'priority', because: 'invalid', value: 'odd' },
      { hint: 'queue, summary, timeout_seconds', because: 'with_bot', value: '' },
    ])
    expect(after).toMatchObject({ withBot: true, queueId: 'sales', customerName: 'Zoé', returnAt: null })
    expect(handOver([history], known(after)).told).toEqual([])
    const { told: asked } = handOver([asking(hints)], known(after))
    expect(asked.map(([kind]) => kind)).toEqual([
      'conversation.queued',
      'conversation.hint_unused',
      'conversation.noted',
    ])
    expect(handOver([asking({ contact: { name: 'Zoé' } }, { kind: 'history', recipient })], withBot).told).toEqual([])
  })
})

test('why, and what happened so far, is told above what the customer says, and once', () => {
  const history = plannedMessage('h', {
    kind: 'history',
    sortAt: now - 100,
    recipient: { type: 'bot', id: 'b', name: 'b' },
  })
  const { changes, told, after } = handOver([history, asking({ summary: 'Parcel damaged.', reason: 'refund' })])
  expect(told).toEqual([
    ['conversation.handed_over', { reason: 'refund' }],
    ['conversation.noted', { text: 'Parcel damaged.', mentions: [] }],
  ])
  const places = changes.flatMap((one) =>
    one.kind !== 'insert'
      ? []
      : one.table === 'activities'
        ? [one.row.at]
        : one.table === 'messages'
          ? [one.row.sortAt]
          : [],
  )
  expect(places).toEqual([now, now, now - 100, now])
  const again = handOver([asking({ summary: 'Parcel damaged.', reason: 'refund' })], known(after))
  expect(again.told).toEqual([])
  expect(handOver([asking({ summary: 'Another.' })], known(after)).told).toHaveLength(1)
})

test('who the customer is holds from then on', () => {
  const { changes, after } = handOver([asking({ contact: { name: 'Zoé', email: 'zoe@example.com' } })])
  expect(after.customerName).toBe('Zoé')
  expect(changes.filter(({ table }) => table === 'customers')).toMatchObject([
    { kind: 'insert', row: { email: 'zoe@example.com', emailKey: 'zoe@example.com' } },
  ])
})

test('whatever they are, the message is recorded, and its conversation waits where it can', () => {
  const before = fc.option(
    fc.record({
      status: fc.constantFrom('open' as const, 'closed' as const),
      assigneeId: fc.option(fc.constant('ann')),
      closedAt: fc.constant(now - 1),
    }),
    { nil: undefined },
  )
  fc.assert(
    fc.property(fc.jsonValue(), before, (handover, row) => {
      const { outcome, changes, after } = handOver([asking(handover)], row && known(row))
      expect(outcome).toEqual([['recorded']])
      expect(changes.filter(({ table }) => table === 'messages')).toHaveLength(1)
      expect(['sales', 'vip']).toContain(after.queueId)
    }),
  )
})
