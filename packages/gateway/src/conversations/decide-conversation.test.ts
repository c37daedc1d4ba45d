import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { disableAgent, enableAgent } from '../agents/decide-agent.ts'
import type { Decision } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { agentRow, emptyState } from '../commands/test-state.ts'
import { newConversation } from './conversation-rules.ts'
import type { ConversationChange } from './conversation-store.ts'
import { changeConversation, decideChange } from './decide-conversation.ts'
import { decideOpen, openConversation } from './decide-open.ts'
import { createConversations, customer } from './test-conversations.ts'

const now = 1_000_000
const instanceId = 'instance-1'
const owner = { id: 'c', thread: 1, instanceId, connectorId: 'connector-1', customerId: 'zoe', now: now - 10_000 }
const row = (overrides: Partial<ConversationRow> = {}): ConversationRow => ({ ...newConversation(owner), ...overrides })
const closed = { status: 'closed', closedAt: now - 5 } as const
const agent = agentRow({ id: 'ann', instanceId })

const actor = { type: 'agent', id: 'ann', name: 'Ann' } as const

interface Case {
  name: string
  change: ConversationChange
  before?: Partial<ConversationRow>
  state?: Partial<State>
  reader?: { agentId: string }
  outcome: object
  patch?: object
}

const decide = ({ change, before, state, reader }: Case) =>
  decideChange(
    { instanceId, id: 'c', change, now, ...(reader && { reader }) },
    emptyState({ conversation: [row(before)], ...state }),
    actor,
  )

const assign = (assigneeId: string | null): ConversationChange => ({ kind: 'assign', assigneeId })
const close = (messageId?: string): ConversationChange => ({ kind: 'close', seen: { messageId } })

const cases: Case[] = [
  {
    name: 'assign',
    change: assign('ann'),
    state: { agents: [agent] },
    outcome: { kind: 'changed' },
    patch: { assigneeId: 'ann' },
  },
  {
    name: 'assign to who has it',
    change: assign('ann'),
    before: { assigneeId: 'ann' },
    state: { agents: [agent] },
    outcome: { kind: 'unchanged' },
  },
  {
    name: 'assign to nobody',
    change: assign(null),
    before: { assigneeId: 'ann' },
    outcome: { kind: 'changed' },
    patch: { assigneeId: null },
  },
  {
    name: 'assign to a disabled agent',
    change: assign('ann'),
    state: { agents: [{ ...agent, disabledAt: 1 }] },
    outcome: { kind: 'unknown_agent' },
  },
  {
    name: 'assign to another instance',
    change: assign('ann'),
    state: { agents: [{ ...agent, instanceId: 'other' }] },
    outcome: { kind: 'unknown_agent' },
  },
  {
    name: 'close',
    change: { kind: 'close' },
    before: { unreadCount: 3, waitingSince: now - 9 },
    outcome: { kind: 'changed' },
    patch: { status: 'closed', closedAt: now, unreadCount: 0, waitingSince: null, updatedAt: now },
  },
  { name: 'close what is closed', change: { kind: 'close' }, before: closed, outcome: { kind: 'unchanged' } },
  {
    name: 'close over what came just now',
    change: close(),
    state: { latestArrival: [{ id: 'new', seq: 9, receivedAt: now - 1999 }] },
    outcome: { kind: 'newer_message', messageId: 'new' },
  },
  {
    name: 'close over what is 2 s old',
    change: close(),
    state: { latestArrival: [{ id: 'new', seq: 9, receivedAt: now - 2000 }] },
    outcome: { kind: 'changed' },
  },
  {
    name: 'close after the last one was seen',
    change: close('m9'),
    state: {
      latestArrival: [{ id: 'm9', seq: 9, receivedAt: now }],
      messageArrival: [{ id: 'm9', seq: 9, receivedAt: now }],
    },
    outcome: { kind: 'changed' },
  },
  {
    name: 'close after an older one was seen',
    change: close('m8'),
    state: {
      latestArrival: [{ id: 'm9', seq: 9, receivedAt: 0 }],
      messageArrival: [{ id: 'm8', seq: 8, receivedAt: 0 }],
    },
    outcome: { kind: 'newer_message', messageId: 'm9' },
  },
  { name: 'close with a message of another thread', change: close('x'), outcome: { kind: 'unknown_message' } },
  {
    name: 'reopen, back to its agent',
    change: { kind: 'reopen' },
    before: { ...closed, assigneeId: 'ann' },
    state: { conversationHolder: [agent] },
    outcome: { kind: 'changed' },
    patch: { status: 'open', closedAt: null, turnSince: now, updatedAt: now },
  },
  {
    name: 'reopen where the customer had the last word',
    change: { kind: 'reopen' },
    before: { ...closed, lastSeq: 7, lastArrivalSeq: 7, lastSortAt: now - 70 },
    outcome: { kind: 'changed' },
    patch: { status: 'open', closedAt: null, turnSince: now, waitingSince: now - 70, updatedAt: now },
  },
  {
    name: 'reopen where an agent had the last word',
    change: { kind: 'reopen' },
    before: { ...closed, lastSeq: 8, lastArrivalSeq: 7, lastSortAt: now - 70 },
    outcome: { kind: 'changed' },
    patch: { status: 'open', closedAt: null, turnSince: now, updatedAt: now },
  },
  {
    name: 'reopen, its agent gone',
    change: { kind: 'reopen' },
    before: { ...closed, assigneeId: 'ann' },
    outcome: { kind: 'changed' },
    patch: { status: 'open', closedAt: null, turnSince: now, assigneeId: null, updatedAt: now },
  },
  {
    name: 'reopen beside an open one',
    change: { kind: 'reopen' },
    before: closed,
    state: { openConversations: [row({ id: 'other' })] },
    outcome: { kind: 'other_open', openId: 'other' },
  },
  {
    name: 'reopen what is open',
    change: { kind: 'reopen' },
    state: { openConversations: [row()] },
    outcome: { kind: 'unchanged' },
  },
  {
    name: 'read for all',
    change: { kind: 'read' },
    before: { unreadCount: 2 },
    outcome: { kind: 'changed' },
    patch: { unreadCount: 0 },
  },
  {
    name: 'read by one, who had read all',
    change: { kind: 'read' },
    reader: { agentId: 'ann' },
    before: { unreadCount: 2, arrivedCount: 5 },
    state: { conversationRead: [{ conversationId: 'c', agentId: 'ann', readCount: 5 }] },
    outcome: { kind: 'unchanged' },
  },
]

describe('a change of a conversation', () => {
  test.each(cases)('$name', (one) => {
    const { outcome, changes } = decide(one)
    expect(outcome).toEqual(one.outcome)
    if (one.patch) expect(changes[0]).toMatchObject({ kind: 'update', table: 'conversations', patch: one.patch })
    const told = changes.filter(({ table }) => table === 'changes')
    expect(told).toHaveLength('kind' in outcome && outcome.kind === 'changed' ? 1 : 0)
  })

  test('read by one writes that one’s mark alone', () => {
    const { changes } = decide({
      ...{ name: '', change: { kind: 'read' }, reader: { agentId: 'ann' }, outcome: {} },
      before: { unreadCount: 2, arrivedCount: 5 },
      state: { conversationRead: [{ conversationId: 'c', agentId: 'ann', readCount: 3 }] },
    })
    expect(changes[0]).toMatchObject({ kind: 'update', table: 'conversationReads', patch: { readCount: 5 } })
  })

  test('of another instance is not found', () => {
    const state = emptyState({ conversation: [row({ instanceId: 'other' })] })
    const request = { instanceId, id: 'c', change: { kind: 'close' }, now } as const
    expect(decideChange(request, state, actor)).toEqual({ outcome: { kind: 'not_found' }, changes: [] })
  })
})

describe('the thread tells', () => {
  const kindOf = (assigneeId: string | null, holder?: string) => {
    const state = {
      agents: assigneeId === null ? [] : [agentRow({ id: assigneeId, instanceId })],
      conversationHolder: holder === undefined ? [] : [agentRow({ id: holder, name: holder })],
    }
    const before = { assigneeId: holder ?? null }
    const { changes } = decide({ name: '', change: assign(assigneeId), before, state, outcome: {} })
    return changes.flatMap((change) =>
      change.table === 'activities' && change.kind === 'insert' ? [change.row.kind] : [],
    )
  }

  test.each([
    ['ann', undefined, 'taken'],
    ['ann', 'bob', 'taken'],
    ['cleo', undefined, 'assigned'],
    ['cleo', 'bob', 'transferred'],
    [null, 'bob', 'released'],
  ] as const)('to %s, held by %s: %s', (to, holder, kind) => {
    expect(kindOf(to, holder)).toEqual([`conversation.${kind}`])
  })

  test('a closing below all that stands there already, with its reason', () => {
    const change = { kind: 'close', reason: 'resolved' } as const
    const { changes } = decide({ name: '', change, before: { lastPlaceAt: now + 500 }, outcome: {} })
    expect(changes.at(-1)).toMatchObject({
      table: 'activities',
      row: { kind: 'conversation.closed', conversationId: 'c', at: now + 501, params: { reason: 'resolved' } },
    })
  })
})

test('an agent begins with a known customer who has none open', () => {
  const wanted = { ...owner, id: 'new', now }
  expect(decideOpen(wanted, emptyState()).outcome).toEqual({ kind: 'unknown_customer' })
  expect(decideOpen(wanted, emptyState({ latestConversation: [row()] })).outcome).toEqual({
    kind: 'already_open',
    id: 'c',
  })
  const gone = { latestConversation: [row(closed)], connectorDeletion: [{ id: 'connector-1', deletedAt: now }] }
  expect(decideOpen(wanted, emptyState(gone))).toEqual({ outcome: { kind: 'connector_deleted' }, changes: [] })
  const { outcome, changes } = decideOpen(
    wanted,
    emptyState({ latestConversation: [row({ ...closed, customerName: 'Zoé' })] }),
  )
  expect(outcome).toEqual({ kind: 'opened', id: 'new' })
  expect(changes[0]).toMatchObject({ row: { id: 'new', customerName: 'Zoé', status: 'open', waitingSince: null } })
})

describe('whatever is done to the conversations of a customer, by whomever', () => {
  const someone = fc.constantFrom('ann', 'bob', 'cleo', 'nobody')
  const step = fc.oneof(
    fc.record({ kind: fc.constant('assign' as const), assigneeId: fc.option(someone) }),
    fc.constantFrom<ConversationChange | { kind: 'open' }>(
      { kind: 'close' },
      { kind: 'reopen' },
      { kind: 'read' },
      { kind: 'open' },
    ),
    fc.record({ kind: fc.constantFrom('disable' as const, 'enable' as const), id: someone }),
  )
  const steps = fc.array(fc.tuple(step, fc.integer({ min: 1, max: 4 })), { minLength: 10, maxLength: 40, size: 'max' })

  test('one is open at most, held by who can have it or by nobody; what is refused writes nothing', () => {
    fc.assert(
      fc.property(steps, (done) => {
        const world = createConversations()
        for (const [index, [one, place]] of done.entries()) {
          const at = now + index
          const id = `c${place}`
          const { outcome, changes } = runStep(world, one, { id, at })
          expect(world.open().length).toBeLessThanOrEqual(1)
          expect(world.misheld()).toEqual([])
          const isDone = outcome === undefined || outcome.kind === 'changed' || outcome.kind === 'opened'
          if (!isDone) expect(changes).toEqual([])
        }
      }),
    )
  })

  type Step = typeof step extends fc.Arbitrary<infer One> ? One : never
  function runStep(
    world: ReturnType<typeof createConversations>,
    one: Step,
    { id, at }: { id: string; at: number },
  ): Decision<{ kind: string } | undefined> {
    switch (one.kind) {
      case 'open': {
        const next = `c${world.all().length + 1}`
        return world.run(openConversation({ ...customer, id: next, now: at }), actor)
      }
      case 'disable':
        return { outcome: undefined, changes: world.run(disableAgent(one.id, at), actor).changes }
      case 'enable':
        return { outcome: undefined, changes: world.run(enableAgent(one.id), actor).changes }
      default:
        return world.run(changeConversation({ instanceId, id, change: one, now: at }), actor)
    }
  }
})
