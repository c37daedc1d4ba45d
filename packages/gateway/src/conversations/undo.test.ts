import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConversationChange } from './conversation-store.ts'
import { changeConversation } from './decide-conversation.ts'
import { createConversations, instanceId } from './test-conversations.ts'

const now = 1_000_000
const general = { id: instanceId, instanceId, name: 'General' }
const queues = [general, { id: 'sales', instanceId, name: 'Sales' }]
const someone = fc.constantFrom('ann', 'bob', null)
const change: fc.Arbitrary<ConversationChange> = fc.oneof(
  fc.record({ kind: fc.constant('assign' as const), assigneeId: someone }),
  fc.record({ kind: fc.constant('snooze' as const), until: fc.constantFrom(now + 500, now + 900) }),
  fc.constantFrom<ConversationChange>(
    { kind: 'close' },
    { kind: 'reopen' },
    { kind: 'return' },
    { kind: 'wake' },
    { kind: 'transfer', to: { queueId: 'sales' } },
  ),
)

test('whatever was done before, an act that is undone leaves the conversation as it was', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), change, fc.constantFrom('ann', 'bob'), (before, act, by) => {
      const world = createConversations(queues)
      const actor = { type: 'agent', id: 'ann', name: 'Ann' } as const
      const run = (one: ConversationChange, at: number, id = 'ann') =>
        world.run(changeConversation({ instanceId, id: 'c1', change: one, now: now + at }), { ...actor, id }).outcome
          .kind
      for (const [at, one] of before.entries()) run(one, at)
      const former = world.find('c1')
      const kept = former?.undo
      const isDone = run(act, 20) === 'changed'
      const after = world.find('c1')
      const undone = run({ kind: 'undo' }, 30, by)
      const isOwn = by === 'ann' && isDone && !['reopen', 'wake'].includes(act.kind)
      if (isDone) expect(undone).toBe(isOwn ? 'changed' : 'nothing_to_undo')
      const { lastPlaceAt: _, updatedAt: __, undo: ___, ...now_ } = world.find('c1') ?? {}
      if (isOwn) {
        const { lastPlaceAt, updatedAt, undo, ...was } = former ?? {}
        expect(now_).toEqual(was)
      } else if (isDone) expect(world.find('c1')).toEqual(after)
      expect(kept === undefined || kept === null || typeof kept === 'string').toBe(true)
    }),
  )
})

test.each<[string, ConversationChange]>([
  ['moved from', { kind: 'transfer', to: { queueId: instanceId } }],
  ['closed in', { kind: 'close' }],
])('it is in a queue that is there, when the one it was %s was deleted meanwhile', (_, act) => {
  const living = [...queues]
  const world = createConversations(living)
  const ann = { type: 'agent', id: 'ann', name: 'Ann' } as const
  const run = (change: ConversationChange) =>
    world.run(changeConversation({ instanceId, id: 'c1', change, now }), ann).outcome.kind
  expect(run({ kind: 'transfer', to: { queueId: 'sales' } })).toBe('changed')
  expect(run(act)).toBe('changed')
  living.pop()
  expect(run({ kind: 'undo' })).toBe('changed')
  expect(world.find('c1')).toMatchObject({ status: 'open', queueId: instanceId })
})
