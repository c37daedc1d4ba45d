import { expect, test } from 'vitest'
import { systemActor } from '../commands/actor.ts'
import { connectorRow, emptyState } from '../commands/test-state.ts'
import { newConversation } from '../conversations/conversation-rules.ts'
import type { AuditFact } from './audit.ts'
import { recordAudit, tellErasure } from './decide-audit.ts'

const now = 1_000_000
const connector = connectorRow({ id: 'bot', name: 'Bot', instanceId: 'acme' })
const customer = { connectorId: 'bot', customerId: 'zoe' }
const conversation = newConversation({
  ...{ id: 'c', thread: 1, instanceId: 'acme', connectorId: 'bot', customerId: 'zoe', now: 0 },
})
const place = { instanceId: 'acme', connectorId: 'bot' }
const nowhere = { instanceId: null, connectorId: null }

const exported: AuditFact = { action: 'customer.exported', customer }
const tested: AuditFact = {
  action: 'connector.webhook_tested',
  target: { type: 'connector', id: 'bot' },
  details: { status: 200 },
}

test.each<{ name: string; fact: AuditFact; found: Parameters<typeof emptyState>[0]; row: object }>([
  {
    name: 'what is done to a customer shows in their thread, without their name; its desks hear of it',
    fact: exported,
    found: { connector: [connector], latestConversation: [conversation] },
    row: { kind: 'customer.exported', target: { customer }, params: {}, ...place, conversationId: 'c' },
  },
  {
    name: 'a customer nothing is kept of has no thread',
    fact: exported,
    found: { connector: [connector] },
    row: { kind: 'customer.exported', target: { customer }, params: {}, ...place, conversationId: null },
  },
  {
    name: 'a connector is told with its name and its details',
    fact: tested,
    found: { connector: [connector] },
    row: {
      ...{ kind: 'connector.webhook_tested', target: { type: 'connector', id: 'bot', name: 'Bot' } },
      ...{ params: { status: 200 }, ...place, conversationId: null },
    },
  },
  {
    name: 'what is not known any more is told without a name',
    fact: tested,
    found: {},
    row: {
      ...{ kind: 'connector.webhook_tested', target: { type: 'connector', id: 'bot', name: null } },
      ...{ params: { status: 200 }, ...nowhere, conversationId: null },
    },
  },
])('$name', ({ fact, found, row }) => {
  const shown = found?.latestConversation?.map(({ id }) => ({
    ...{ instanceId: 'acme', type: 'conversation.updated', conversationId: id, messageId: null, recordedAt: now },
  }))
  expect(recordAudit(fact, now).decide(emptyState(found), systemActor)).toEqual({
    outcome: undefined,
    changes: [
      { kind: 'insert', table: 'activities', row },
      ...(shown ?? []).map((change) => ({ kind: 'insert', table: 'changes', row: change })),
    ],
  })
})

test('only of a customer is the thread asked for', () => {
  const found = emptyState({ connector: [connector] })
  expect(recordAudit(exported, now).needsMore?.(found)).toEqual({
    latestConversation: { ...customer, instanceId: 'acme' },
  })
  expect(recordAudit(tested, now).needsMore?.(found)).toBeUndefined()
  expect(recordAudit({ action: 'x', target: { type: 'agent', id: 'ann' } }, now).needs).toEqual({})
})

test('an erasure is told in no thread', () => {
  const { changes } = tellErasure(customer).decide(emptyState({ connector: [connector] }), systemActor)
  expect(changes).toEqual([
    { kind: 'insert', table: 'activities', row: { kind: 'customer.erased', target: { customer }, ...place } },
  ])
})
