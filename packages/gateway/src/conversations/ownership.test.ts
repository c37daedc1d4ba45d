import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { disableAgent, enableAgent } from '../agents/decide-agent.ts'
import type { State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { agentRow, emptyState } from '../commands/test-state.ts'
import { newConversation } from './conversation-rules.ts'
import type { ConversationChange } from './conversation-store.ts'
import { changeConversation, decideChange } from './decide-conversation.ts'
import { recordReply } from './decide-reply.ts'
import { ownerTypeOf, toAgent, toBot } from './ownership.ts'
import { normaliseReply } from './reply-content.ts'
import { createConversations, instanceId } from './test-conversations.ts'

const now = 1_000_000
const actor = { type: 'agent', id: 'ann', name: 'Ann' } as const
const row = (overrides: Partial<ConversationRow> = {}): ConversationRow => ({
  ...newConversation({ id: 'c', thread: 1, instanceId, connectorId: 'bot', customerId: 'zoe', now: 0, queueId: 'q' }),
  ...overrides,
})
const queues = ['q', 'r'].map((id) => ({ id, instanceId, name: id.toUpperCase() }))
const people: Partial<State> = { agents: [agentRow({ id: 'bob', name: 'Bob' })], livingQueues: queues }
const ann: Partial<State> = { conversationHolder: [agentRow({ id: 'ann', name: 'Ann' })] }
const latest: Partial<State> = { latestArrival: [{ id: 'new', seq: 9, receivedAt: now - 5 }] }

const act = (change: ConversationChange, before: Partial<ConversationRow>, found: Partial<State> = {}) =>
  decideChange(
    { instanceId, id: 'c', change, now },
    emptyState({ conversation: [row(before)], ...people, ...found }),
    actor,
  )

const after = (before: Partial<ConversationRow>, changes: readonly RowChange[]): ConversationRow => {
  const one = row(before)
  for (const change of changes) {
    if (change.kind === 'update' && change.table === 'conversations') Object.assign(one, change.patch)
  }
  return one
}
const told = (changes: readonly RowChange[]) =>
  changes.flatMap((one) =>
    one.kind === 'insert' && one.table === 'activities' ? [[one.row.kind, one.row.params]] : [],
  )

const held = toAgent('ann')
const toBob = { kind: 'transfer', to: { agentId: 'bob' }, note: 'Please' } as const
const toR = { kind: 'transfer', to: { queueId: 'r' }, note: 'Refund' } as const
const back = { kind: 'return', note: 'Only a receipt' } as const
const [bobRef, annRef] = [
  { id: 'bob', name: 'Bob' },
  { id: 'ann', name: 'Ann' },
]
const [q, r] = ['q', 'r'].map((id) => ({ id, name: id.toUpperCase() }))

describe('who owns it, and what is told', () => {
  test.each<[string, Partial<ConversationRow>, ConversationChange, Partial<State>, object, [string, object][]]>([
    [
      'queue -> agent',
      {},
      { kind: 'take', agentId: 'bob' },
      {},
      { assigneeId: 'bob' },
      [['conversation.assigned', { from: null, to: bobRef }]],
    ],
    [
      'agent -> agent',
      held,
      toBob,
      ann,
      { assigneeId: 'bob' },
      [['conversation.transferred', { from: annRef, to: bobRef, note: 'Please' }]],
    ],
    [
      'agent -> queue',
      held,
      toR,
      ann,
      { assigneeId: null, queueId: 'r', waitingSince: now },
      [['conversation.queued', { reason: 'transferred', from: annRef, from_queue: q, queue: r, note: 'Refund' }]],
    ],
    [
      'queue -> queue',
      { waitingSince: 5 },
      toR,
      {},
      { queueId: 'r', waitingSince: 5 },
      [['conversation.queued', { reason: 'transferred', from: null, from_queue: q, queue: r, note: 'Refund' }]],
    ],
    [
      'agent -> its queue',
      held,
      { kind: 'assign', assigneeId: null },
      { ...ann, agents: [] },
      { assigneeId: null, queueId: 'q' },
      [['conversation.released', { from: annRef, to: null }]],
    ],
    [
      'agent -> bot',
      { ...held, unreadCount: 2, waitingSince: 5 },
      back,
      ann,
      {
        ...{ assigneeId: null, withBot: true, queueId: 'q', unreadCount: 0, waitingSince: null },
      },
      [['conversation.returned', { from: annRef, note: 'Only a receipt' }]],
    ],
    [
      'queue -> bot',
      {},
      back,
      {},
      { withBot: true },
      [['conversation.returned', { from: null, note: 'Only a receipt' }]],
    ],
    [
      'bot -> agent',
      toBot,
      { kind: 'assign', assigneeId: 'bob' },
      {},
      { assigneeId: 'bob', withBot: false },
      [['conversation.assigned', { from: null, to: bobRef }]],
    ],
    [
      'bot -> queue',
      toBot,
      toR,
      {},
      { withBot: false, queueId: 'r' },
      [['conversation.queued', { reason: 'transferred', from: null, from_queue: q, queue: r, note: 'Refund' }]],
    ],
    [
      'bot -> closed',
      toBot,
      { kind: 'close' },
      {},
      { status: 'closed', withBot: false },
      [['conversation.closed', {}]],
    ],
    [
      'closed -> agent',
      { ...held, status: 'closed' },
      { kind: 'reopen' },
      ann,
      { assigneeId: 'ann', queueId: 'q' },
      [['conversation.reopened', {}]],
    ],
    [
      'closed -> queue',
      { status: 'closed' },
      { kind: 'reopen' },
      {},
      { assigneeId: null, queueId: 'q' },
      [['conversation.reopened', {}]],
    ],
    [
      "closed -> the connector's queue, when its own is gone",
      { status: 'closed', queueId: 'gone' },
      { kind: 'reopen' },
      { firstQueues: [{ connectorId: 'bot', id: 'r', instanceId, name: 'R' }] },
      { queueId: 'r' },
      [['conversation.reopened', {}]],
    ],
  ])('%s', (_, before, change, found, expected, activities) => {
    const { outcome, changes } = act(change, before, found)
    expect(outcome).toEqual({ kind: 'changed' })
    expect(after(before, changes)).toMatchObject(expected)
    expect(told(changes)).toEqual(activities)
  })
})

describe('nothing is moved', () => {
  const closed = { status: 'closed' } as const
  test.each<[string, Partial<ConversationRow>, ConversationChange, Partial<State>, object]>([
    ['to where it is: an agent', toAgent('bob'), toBob, {}, { kind: 'unchanged' }],
    ['to where it is: a queue', { queueId: 'r' }, toR, {}, { kind: 'unchanged' }],
    ['to where it is: the bot', toBot, back, {}, { kind: 'unchanged' }],
    ['from whoever has it to who takes it', held, { kind: 'take', agentId: 'bob' }, {}, { kind: 'not_waiting' }],
    ['from the bot to who takes it', toBot, { kind: 'take', agentId: 'bob' }, {}, { kind: 'not_waiting' }],
    [
      'to an agent who is disabled',
      held,
      toBob,
      { agents: [agentRow({ id: 'bob', disabledAt: 1 })] },
      {
        kind: 'unknown_agent',
      },
    ],
    ['to a queue that is gone', held, toR, { livingQueues: [] }, { kind: 'unknown_queue' }],
    [
      "to another instance's queue",
      held,
      toR,
      { livingQueues: [{ id: 'r', instanceId: 'other', name: 'R' }] },
      {
        kind: 'unknown_queue',
      },
    ],
    ['once it is closed', closed, toR, {}, { kind: 'not_open' }],
    ['to the bot once it is closed', closed, back, {}, { kind: 'not_open' }],
    [
      'to the bot over what nobody saw',
      held,
      { ...back, seen: { messageId: undefined } },
      latest,
      {
        ...{ kind: 'newer_message', messageId: 'new' },
      },
    ],
  ])('%s', (_, before, change, found, outcome) => {
    expect(act(change, before, found)).toEqual({ outcome, changes: [] })
  })
})

test('whatever is done, an open conversation has one owner, and never an agent who cannot have it', () => {
  const someone = fc.constantFrom('ann', 'bob', 'cleo', 'nobody')
  const change: fc.Arbitrary<ConversationChange> = fc.oneof(
    fc.record({ kind: fc.constant('assign' as const), assigneeId: fc.option(someone) }),
    fc.record({ kind: fc.constant('take' as const), agentId: someone }),
    fc.record({ kind: fc.constant('transfer' as const), to: fc.record({ agentId: someone }) }),
    fc.record({ kind: fc.constant('transfer' as const), to: fc.record({ queueId: fc.constantFrom('q', 'r', 'no') }) }),
    fc.constantFrom<ConversationChange>({ kind: 'return' }, { kind: 'close' }, { kind: 'reopen' }, { kind: 'read' }),
  )
  const step = fc.oneof(
    { weight: 6, arbitrary: change },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('disable', 'enable', 'reply'), id: someone }) },
  )
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), (steps) => {
      const world = createConversations(queues)
      for (const [index, one] of steps.entries()) {
        const at = now + index
        if (!('id' in one)) world.run(changeConversation({ instanceId, id: 'c1', change: one, now: at }), actor)
        else if (one.kind === 'reply') world.run(replyBy(one.id, at), actor)
        else world.run(one.kind === 'disable' ? disableAgent(one.id, at) : enableAgent(one.id), actor)
        for (const conversation of world.all()) {
          const { status, assigneeId, withBot, queueId, waitingSince } = conversation
          expect(ownerTypeOf(conversation) === null).toBe(status === 'closed')
          expect(assigneeId !== null && withBot).toBe(false)
          expect(['q', 'r', instanceId]).toContain(queueId)
          if (withBot) expect([status, waitingSince]).toEqual(['open', null])
        }
        expect(world.misheld()).toEqual([])
      }
    }),
  )
})

const replyBy = (id: string, at: number) =>
  recordReply({
    ...{ instanceId, conversationId: 'c1', author: { id, name: id }, takes: true, files: [], idempotency: null },
    ...{ content: normaliseReply({ message: 'Hi' }), messageId: `m${at}`, deliveryId: `d${at}` },
    ...{ publicUrl: 'https://a.b', now: at },
  })
