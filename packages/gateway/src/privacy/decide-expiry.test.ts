import { describe, expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import type { ErasableMessage, QuietConversation } from '../commands/erasure-look-ups.ts'
import { emptyState } from '../commands/test-state.ts'
import { usedIds } from '../messages/used-id.ts'
import { decideExpiry, eraseExpired, isExpired, quietSince } from './decide-expiry.ts'

const day = 24 * 3600_000
const now = 100 * day
const since = now - 90 * day

const quiet = (overrides: Partial<QuietConversation> = {}): QuietConversation => ({
  ...{ id: 'v1', instanceId: 'i', connectorId: 'k', customerId: 'zoe', status: 'closed', updatedAt: since },
  ...{ assigneeId: null, queueId: null, isAwaited: false, hasSendable: false, ...overrides },
})

const message = (id: string, conversationId: string): ErasableMessage => ({
  ...{ seq: Number(id.slice(1)), id, connectorId: 'k', conversationId, customerId: 'zoe', kind: 'inbound' },
  ...{ externalId: id, sortAt: 0, deliverySeq: null, deliveryId: null },
  ...{ attemptCount: 0, fileCount: 0, blobKeys: '[]' },
})

const request = (ids: string[], limit = 10) => ({
  ...{ ids, quietSince: since, limit, now, hashId: usedIds(new Uint8Array(32)) },
})

test.each([
  { retention: '90d', expected: since },
  { retention: 'off', expected: undefined },
])('kept for $retention', ({ retention, expected }) => {
  expect(quietSince(retention, now)).toBe(expected)
})

test.each([
  { name: 'closed and as old', found: {}, expected: true },
  { name: 'younger', found: { updatedAt: since + 1 }, expected: false },
  { name: 'open', found: { status: 'open' as const }, expected: false },
  { name: 'with a delivery to be sent', found: { isAwaited: true, hasSendable: true }, expected: false },
  { name: 'with events that have no URL to go to', found: { isAwaited: true }, expected: true },
])('a conversation that is $name', ({ found, expected }) => {
  expect(isExpired(quiet(found), since)).toBe(expected)
})

describe('what goes', () => {
  test('is asked of conversations that are expired still, alone', () => {
    const state = emptyState({ quietConversations: [quiet(), quiet({ id: 'v2', status: 'open' })] })
    expect(eraseExpired(request(['v1', 'v2'])).needsMore?.(state)).toMatchObject({
      erasableEvents: { conversationIds: ['v1'], limit: 10 },
      erasableMessages: { conversationIds: ['v1'], limit: 10 },
    })
    expect(eraseExpired(request(['v2'])).needsMore?.(emptyState())).toBeUndefined()
  })

  test('is a conversation once its last message is gone; who listens is told, and the breaker forgets the customer', () => {
    const state = emptyState({
      quietConversations: [quiet({ id: 'v2', customerId: 'bob' }), quiet()],
      erasableMessages: [message('m1', 'v1'), message('m2', 'v2'), message('m3', 'v2')],
      failingCustomers: [
        { endpointId: 'k', connectorId: 'k', customerId: 'zoe', conversationCount: 1 },
        { endpointId: 'e', connectorId: 'k', customerId: 'bob', conversationCount: 1 },
      ],
    })
    const { outcome, changes } = decideExpiry(request(['v2', 'v1'], 3), state)
    expect(outcome).toMatchObject({ conversations: 1, messages: 3, more: true })
    expect(changes).toMatchObject([
      { kind: 'removeAll', table: 'attachments' },
      { kind: 'removeAll', table: 'idempotencyKeys' },
      { kind: 'removeAll', table: 'messages', values: [1, 2, 3] },
      ...[1, 2, 3].map(() => ({ kind: 'insert', table: 'retiredIds' })),
      { kind: 'removeAll', table: 'conversationReads', values: ['v1'] },
      { kind: 'removeAll', table: 'conversationTags', values: ['v1'] },
      { kind: 'removeAll', table: 'conversations', values: ['v1'] },
      { kind: 'insert', table: 'changes', row: { type: 'conversation.updated', conversationId: 'v1' } },
      { kind: 'update', table: 'endpoints', key: { id: 'k' }, patch: { breakerCustomer: null } },
    ])
  })

  test('is a conversation no sooner than its last event, which goes with its attempts', () => {
    const event = (seq: number) => ({ seq, id: `d${seq}`, conversationId: 'v1', attemptCount: 1 })
    const erasableEvents = [event(1), event(2)]
    const state = emptyState({ quietConversations: [quiet()], erasableMessages: [message('m1', 'v1')], erasableEvents })
    expect(decideExpiry(request(['v1'], 4), state).outcome).toMatchObject({ conversations: 0, more: true })
    const { outcome, changes } = decideExpiry(request(['v1'], 6), state)
    expect(outcome).toMatchObject({ conversations: 1, messages: 1, deliveries: 2, attempts: 2, more: false })
    expect(changes).toMatchObject([
      { kind: 'removeAll', table: 'attempts', values: ['d1', 'd2'] },
      { kind: 'removeAll', table: 'deliveryBodies', values: [1, 2] },
      { kind: 'removeAll', table: 'deliveries', values: [1, 2] },
      ...changes.slice(3),
    ])
  })

  test('leaves the breaker its customer as long as another conversation of theirs stays', () => {
    const failing = { endpointId: 'k', connectorId: 'k', customerId: 'zoe', conversationCount: 2 }
    const state = emptyState({ quietConversations: [quiet()], failingCustomers: [failing] })
    const { changes } = eraseExpired(request(['v1'])).decide(state, systemActor)
    expect(changes.filter(({ table }) => table === 'endpoints')).toEqual([])
  })

  test('leaves of what was done to it a link of the chain', () => {
    const told = {
      ...{ seq: 4, id: 'a', at: 1, actorType: 'agent', actorId: 'ann', actorName: 'Ann', kind: 'conversation.closed' },
      ...{ targetType: 'conversation', targetId: 'v1', targetName: null, instanceId: 'i', connectorId: 'k' },
      ...{ conversationId: 'v1', params: '{"reason":"said too much"}', salt: null, erasedHash: null },
    }
    const state = emptyState({ quietConversations: [quiet()], recordedActivities: [told] })
    const { changes } = decideExpiry(request(['v1']), state)
    expect(changes[0]).toMatchObject({
      ...{ kind: 'update', table: 'recordedActivities', key: { seq: 4 } },
      patch: { conversationId: null, targetId: '', params: '{}' },
    })
  })
})
