import fc from 'fast-check'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestClock, type TestClock } from '../../../testkit/src/clock.ts'
import { openSharedStore } from '../../test/open-test-store.ts'
import { newQueue } from '../commands/queue.ts'
import type { ConversationCounts, QueueCounts, Reader } from '../conversations/conversation-store.ts'
import type { Sight } from '../conversations/sight.ts'
import {
  addAgent,
  hashId,
  inboundPlan,
  instanceId,
  newConnector,
  now,
  type OpenedStore,
  plannedMessage,
  replyPlan,
  seed,
} from '../store/conformance/fixtures.ts'
import type { Store } from '../store/store.ts'
import { createLive, type Live } from './live.ts'

const connectors = ['connector-1', 'connector-2']
const people = ['ada', 'bob']
const queues = [instanceId, 'sales']
const customers = Array.from({ length: 6 }, (_, i) => `customer-${i}`)

let opened: OpenedStore
let store: Store
/** As the command line has it: another connection to the same data. */
let other: Store
let live: Live
let clock: TestClock

beforeEach(async () => {
  opened = await openSharedStore()
  store = opened.store
  other = await opened.openAnother()
  await seed(store)
  await store.recordConnector(newConnector({ id: 'connector-2' }))
  await store.recordInstance({ id: 'elsewhere', name: 'Elsewhere', createdAt: now })
  for (const id of people) await addAgent(store, id, id)
  await store.recordQueue(newQueue({ id: 'sales', instanceId, name: 'Sales', createdAt: now }))
  clock = createTestClock()
  live = createLive({ store, clock, log: pino({ level: 'silent' }) })
})
afterEach(async () => {
  await live.close()
  await other.close()
  await opened.close()
})

/** From the lists, one conversation after the other. */
async function countAnew(
  agentId: string,
  { reader, connectorId, sight }: { reader: Reader; connectorId: string | undefined; sight: Sight },
): Promise<ConversationCounts> {
  const wanted = { instanceId, status: 'open', connectorId, reader, sight, limit: 100 } as const
  const { items } = await store.listConversations(wanted)
  const unread = items.filter((item) => item.waitingSince !== null && item.unreadCount > 0)
  const isHeld = ({ assignee }: { assignee: { id: string } | null }) => assignee?.id === agentId
  const isFree = ({ assignee, withBot }: { assignee: unknown; withBot: boolean }) => assignee === null && !withBot
  return {
    open: items.length,
    waiting: items.filter((item) => item.waitingSince !== null).length,
    unassigned: items.filter(isFree).length,
    mine: items.filter(isHeld).length,
    unread: unread.length,
    unreadMine: unread.filter(isHeld).length,
    unreadUnassigned: unread.filter(isFree).length,
  }
}

async function countQueueAnew(queueId: string, connectorId: string | undefined): Promise<QueueCounts> {
  const ofQueue = { instanceId, status: 'open', queueIds: [queueId], connectorId, limit: 100 } as const
  const { items: held } = await store.listConversations(ofQueue)
  const { items: free } = await store.listConversations({ ...ofQueue, assignee: null })
  const waits = free.flatMap(({ waitingSince }) => waitingSince ?? [])
  return {
    open: held.filter(({ withBot }) => !withBot).length,
    unassigned: free.length,
    waiting: waits.length,
    oldestWaitingSince: waits.length === 0 ? null : Math.min(...waits),
  }
}

async function expectExact(): Promise<void> {
  const ofQueues = await live.readCounts(instanceId)
  for (const connectorId of [undefined, ...connectors]) {
    for (const id of queues) {
      expect([id, ofQueues.countQueue(id, connectorId)]).toEqual([id, await countQueueAnew(id, connectorId)])
    }
    for (const agentId of people) {
      for (const reader of [{ agentId }, undefined]) {
        for (const sight of ['all', { agentId, queueIds: [] }, { agentId, queueIds: [instanceId] }] as const) {
          const counts = await live.readCounts(instanceId)
          const wanted = { reader, connectorId, sight }
          expect(counts.count({ agentId, ...wanted })).toEqual(await countAnew(agentId, wanted))
        }
      }
    }
  }
}

let written = 0

/** What can happen to a conversation; each resolves whether or not it was refused. */
const acts = {
  write: async (at: Store, { customerId, connectorId }: Target) => {
    written += 1
    const plan = { customerId, connectorId, conversationId: `conversation-${written}`, receivedAt: now + written }
    await at.recordInbound(inboundPlan([plannedMessage(`w${written}`)], plan))
  },
  history: async (at: Store, { customerId, connectorId }: Target) => {
    written += 1
    const plan = { customerId, connectorId, conversationId: `conversation-${written}`, receivedAt: now + written }
    await at.recordInbound(inboundPlan([plannedMessage(`h${written}`, { kind: 'history' })], plan))
  },
  reply: async (at: Store, target: Target) => {
    const { customerId, agentId } = target
    written += 1
    const plan = replyPlan({ id: `r${written}`, customerId, at: now + written })
    const conversationId = await anyOf(target)
    await at.recordReply({ ...plan, conversationId, author: { id: agentId, name: 'Ann' }, takes: true })
  },
  assign: (at: Store, target: Target) => change(at, target, { kind: 'assign', assigneeId: target.agentId }),
  release: (at: Store, target: Target) => change(at, target, { kind: 'assign', assigneeId: null }),
  transfer: (at: Store, target: Target) => change(at, target, { kind: 'transfer', to: { queueId: 'sales' } }),
  return: (at: Store, target: Target) => change(at, target, { kind: 'return' }),
  close: (at: Store, target: Target) => change(at, target, { kind: 'close' }),
  reopen: (at: Store, target: Target) => change(at, target, { kind: 'reopen' }),
  read: (at: Store, target: Target) => change(at, target, { kind: 'read' }, { agentId: target.agentId }),
  readForAll: (at: Store, target: Target) => change(at, target, { kind: 'read' }),
  disable: (at: Store, { agentId }: Target) => at.disableAgent(agentId, now),
  enable: (at: Store, { agentId }: Target) => at.enableAgent(agentId),
  move: async (at: Store, { agentId }: Target) => {
    await at.updateAgent(agentId, { instanceId: 'elsewhere' }, now)
    await at.updateAgent(agentId, { instanceId }, now)
  },
  erase: async (at: Store, { customerId, connectorId }: Target) => {
    const customer = { connectorId, customerId, limit: 1000, now }
    // As erase-customer.ts does it: what comes meanwhile, and whose change went with the others, goes too.
    do {
      await at.eraseMessages({ ...customer, hashId })
      await at.eraseChanges({ ...customer, after: 0, span: 10_000 })
      await at.eraseConversations(customer)
    } while ((await at.listConversationsOfCustomer(customer)).items.length > 0)
  },
  expire: async (at: Store, { connectorId }: Target) => {
    const quietSince = Number.MAX_SAFE_INTEGER
    const { items } = await at.listExpired({ connectorId, quietSince, limit: 100 })
    await at.eraseExpired({ ids: items, quietSince, limit: 1000, now, hashId })
  },
  deleteConnector: (at: Store, { connectorId }: Target) => at.deleteConnector(connectorId, now),
  sweepLog: (at: Store) => at.deleteChanges(Number.MAX_SAFE_INTEGER, 10_000),
  count: () => live.readCounts(instanceId),
} satisfies Record<string, (at: Store, target: Target) => Promise<unknown>>

interface Target {
  customerId: string
  connectorId: string
  agentId: string
}

/** The newest conversation of the customer, open or not. */
async function anyOf({ connectorId, customerId }: Target): Promise<string> {
  const { items } = await store.listConversations({ instanceId, status: 'all', connectorId, customerId, limit: 1 })
  return items[0]?.id ?? 'unknown'
}

const change = async (
  at: Store,
  target: Target,
  made: Parameters<Store['changeConversation']>[0]['change'],
  reader?: Reader,
) => at.changeConversation({ instanceId, id: await anyOf(target), change: made, now, ...(reader && { reader }) })

const step = fc.record({
  act: fc.constantFrom(...(Object.keys(acts) as (keyof typeof acts)[])),
  customerId: fc.constantFrom(...customers),
  connectorId: fc.constantFrom(...connectors),
  agentId: fc.constantFrom(...people),
  /** Whether the next one waits for it. */
  isAwaited: fc.boolean(),
  byAnother: fc.boolean(),
})

test('counts are what the lists hold, whatever happened, in whichever process', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const pending: Promise<unknown>[] = []
      for (const { act, isAwaited, byAnother, ...target } of steps) {
        const done = acts[act](byAnother ? other : store, target)
        if (isAwaited) await done
        else pending.push(done)
      }
      await Promise.all(pending)
      await expectExact()
    }),
    { numRuns: 60 },
  )
})

test('they can be asked for while they are being made, and while messages come', async () => {
  for (const customerId of customers)
    await acts.write(store, { customerId, connectorId: 'connector-1', agentId: 'ada' })
  const writing = customers.map((customerId) =>
    acts.write(store, { customerId, connectorId: 'connector-2', agentId: 'ada' }),
  )
  const asked = Promise.all([live.readCounts(instanceId), live.readCounts(instanceId)])
  await Promise.all(writing)
  await asked
  await expectExact()
})

test('after an hour they are made anew, and hold meanwhile', async () => {
  await acts.write(store, { customerId: 'customer-1', connectorId: 'connector-1', agentId: 'ada' })
  const before = await live.readCounts(instanceId)
  clock.advance(2 * 3600_000)
  await expectExact()
  await acts.write(store, { customerId: 'customer-2', connectorId: 'connector-1', agentId: 'ada' })
  await expectExact()
  expect(before.count({ agentId: 'ada', reader: undefined }).open).toBeGreaterThan(0)
})

test('what left the log before it was read is counted all the same', async () => {
  const target = { customerId: 'customer-1', connectorId: 'connector-1', agentId: 'ada' }
  await live.readCounts(instanceId)
  await acts.write(other, target)
  await acts.sweepLog(other)
  await expectExact()
})
