import { describe, expect, test } from 'vitest'
import type { AuditContext } from '../../commands/actor.ts'
import {
  claim,
  connectorId,
  deliver,
  fail,
  hashId,
  instanceId,
  newConnector,
  now,
  type OpenEngine,
  openConversation,
  replyPlan,
  settlement,
  useStore,
} from './fixtures.ts'

const ada = { type: 'agent', id: 'ada', name: 'Ada' } as const
const context = (overrides: Partial<AuditContext> = {}): AuditContext => ({
  actor: ada,
  clock: { now: () => now },
  customerKey: ({ customerId }) => `key of ${customerId.length}`,
  ...overrides,
})

/** What operators look at: the audit log, the counters, what changes. */
export function describeWatching(open: OpenEngine): void {
  const { store } = useStore(open)

  describe('the audit log', () => {
    const list = async (filter: object = {}) => (await store.listAudit({ limit: 50, ...filter })).items
    const actions = async (filter: object = {}) => (await list(filter)).map((one) => one.action).reverse()

    test('holds what is done on somebody’s behalf, by whom and to what, and nothing else', async () => {
      const audited = store.audited(context())
      expect(await list()).toEqual([])
      await audited.recordInstance({ id: 'i2', name: 'Second', createdAt: now })
      await audited.recordConnector(newConnector({ id: 'c2', name: 'Two' }))
      await audited.updateConnector('c2', { paused: true }, now)
      await audited.updateConnector('c2', { paused: false }, now)
      await audited.updateConnector('c2', { webhookUrl: 'https://secret.example/token', inlineMax: 3 }, now)
      await audited.updateConnector('unknown', { name: 'x' }, now)
      await audited.recordConnectorSecret('c2', new Uint8Array(3))
      await audited.deleteConnector('c2', now)
      await audited.deleteConnector('c2', now)
      const agent = { instanceId, name: 'Bob', role: 'agent', passwordHash: 'hash', createdAt: now } as const
      await audited.recordAgent({ ...agent, id: 'bob', email: 'b@c.d', service: false, disabledAt: null })
      await audited.recordPassword('bob', 'other')
      await audited.disableAgent('bob', now)
      await audited.disableAgent('bob', now)
      expect(await actions()).toEqual([
        'instance.created',
        'connector.created',
        'connector.paused',
        'connector.resumed',
        'connector.updated',
        'connector.secret_rotated',
        'connector.deleted',
        'agent.created',
        'agent.password_reset',
        'agent.disabled',
      ])
      const [updated] = await list({ action: 'connector.updated' })
      expect(updated).toMatchObject({
        at: now,
        actor: ada,
        target: { type: 'connector', id: 'c2', name: 'Two' },
        instanceId,
        connectorId: 'c2',
        details: { options: ['webhook_url', 'inline_max'] },
      })
    })

    test('holds what is done about deliveries; a retry has a name of its own', async () => {
      await openConversation(store, 'customer-1')
      await store.recordReply(replyPlan({ id: 'r1' }))
      const audited = store.audited(context())
      const times = { now, attachmentGraceMs: 0, attachmentTtlMs: 0 }
      await audited.skipDelivery('delivery-r1', times)
      await audited.skipDelivery('delivery-r1', times)
      await audited.replayDelivery('delivery-r1', now)
      await audited.replayDelivery('delivery-r1', now)
      for (const one of await claim(store, now))
        await store.settleDelivery(settlement(one, now, { state: 'exhausted' }))
      await audited.retryDelivery('delivery-r1', now)
      await audited.retryDelivery('delivery-r1', now)
      await store.skipDelivery('delivery-r1', times)
      await audited.replayDeliveries({ connectorId, since: now - 1000, afterSeq: 0, limit: 10, now })
      expect(await actions({ connectorId })).toEqual([
        'delivery.skipped',
        'delivery.replayed',
        'delivery.retried',
        'delivery.replayed_since',
      ])
    })

    test('names a customer by a key alone; an erasure is one entry', async () => {
      await openConversation(store, 'customer-1')
      const audited = store.audited(context())
      const customer = { connectorId, customerId: 'customer-1' }
      for (const isFirst of [true, false, false]) {
        await audited.eraseMessages({ hashId, ...customer, limit: 10, now, isFirst })
      }
      await audited.recordAudit({ action: 'customer.exported', customer })
      const entries = await list({ targetType: 'customer' })
      expect(entries.map((one) => one.action)).toEqual(['customer.exported', 'customer.erased'])
      expect(entries[1]?.target).toEqual({ type: 'customer', id: 'key of 10', name: null })
      expect(JSON.stringify(entries)).not.toContain('customer-1')
    })

    test('is filtered, paged, and read on from a place', async () => {
      const audited = store.audited(context())
      for (let i = 0; i < 5; i++) await audited.recordConnector(newConnector({ id: `c${i}` }))
      const token = { type: 'operator_token', id: null, name: null } as const
      await store.audited(context({ actor: token })).deleteConnector('c1', now)
      expect(await list({ actorId: 'ada' })).toHaveLength(5)
      expect(await list({ targetId: 'c1' })).toHaveLength(2)
      expect(await list({ action: 'connector.' })).toHaveLength(6)
      expect(await list({ action: 'connector' })).toHaveLength(0)
      expect(await list({ since: now + 1 })).toHaveLength(0)
      const first = await store.listAudit({ limit: 4 })
      const second = await store.listAudit({ limit: 4, cursor: first.nextCursor ?? undefined })
      expect([first.items.length, second.items.length, second.nextCursor]).toEqual([4, 2, null])
      const end = await store.readAudit(null, 10)
      expect([end.entries, end.last]).toEqual([[], first.items[0]?.seq])
      await audited.deleteConnector('c2', now)
      const more = await store.readAudit(end.last, 10)
      expect(more.entries).toMatchObject([{ action: 'connector.deleted', target: { id: 'c2' } }])
      expect(await store.readAudit(more.last, 10)).toEqual({ entries: [], last: more.last })
    })
  })

  describe('the counters', () => {
    const read = async () => {
      const rows = await store.readCounters({ from: now - 3600_000, widthMs: 3600_000 * 2 })
      return Object.fromEntries(rows.map(({ connectorId: of, name, value }) => [`${of} ${name}`, value]))
    }
    const countAll = async () => {
      let counted = 0
      for (let some = 1; some > 0; counted += some) some = await store.countActivity(2)
      return counted
    }

    test('count each message and each attempt once, in the five minutes it happened', async () => {
      await openConversation(store, 'customer-1')
      for (const id of ['r1', 'r2', 'r3']) await store.recordReply(replyPlan({ id }))
      const [first] = await claim(store, now)
      if (!first) throw new Error('nothing to claim')
      await fail(store, first, now + 10, 1000)
      const [again] = await claim(store, now + 2000)
      if (!again) throw new Error('nothing to claim again')
      await store.settleDelivery(settlement(again, now + 2000, { state: 'exhausted' }))
      const [second] = await claim(store, now + 3000)
      if (!second) throw new Error('nothing to claim then')
      await deliver(store, second, now + 3000)
      await store.recordBacklog(now)
      expect(await countAll()).toBe(7)
      expect(await store.countActivity(10)).toBe(0)
      expect(await read()).toEqual({
        ' backlog': 1,
        ' latency:43': 1,
        [`${connectorId} messages_in`]: 1,
        [`${connectorId} messages_out`]: 3,
        [`${connectorId} delivered`]: 1,
        [`${connectorId} attempts_failed`]: 2,
        [`${connectorId} exhausted`]: 1,
      })
    })

    test('how far behind they are, is the wait of the oldest message or attempt that is not counted', async () => {
      expect(await store.readCountingDelay(now)).toBe(0)
      await openConversation(store, 'customer-1')
      expect(await store.readCountingDelay(now + 3000)).toBe(3000)
      await countAll()
      expect(await store.readCountingDelay(now + 3000)).toBe(0)
      await store.recordReply(replyPlan({ id: 'r1' }))
      await countAll()
      const [claimed] = await claim(store, now)
      if (!claimed) throw new Error('nothing to claim')
      await deliver(store, claimed, now + 1000)
      expect(await store.readCountingDelay(now + 9000)).toBeGreaterThan(7000)
      await countAll()
      expect(await store.readCountingDelay(now + 9000)).toBe(0)
    })

    test('a backlog is the highest of its time; what is old goes', async () => {
      await openConversation(store, 'customer-1')
      await store.recordReply(replyPlan({ id: 'r1' }))
      await store.recordBacklog(now)
      await store.skipDelivery('delivery-r1', { now, attachmentGraceMs: 0, attachmentTtlMs: 0 })
      await store.recordBacklog(now)
      expect(await read()).toEqual({ ' backlog': 1 })
      expect(await store.deleteCounters(now + 1)).toBe(1)
      expect(await read()).toEqual({})
    })
  })

  test('what waits is told by connector, of those made first, none of them deleted', async () => {
    for (const id of ['c3', 'c2', 'c4']) await store.recordConnector(newConnector({ id, name: id }))
    await store.deleteConnector('c2', now)
    await openConversation(store, 'customer-1')
    for (const id of ['r1', 'r2']) await store.recordReply(replyPlan({ id, at: now + Number(id[1]) }))
    const none = { count: 0, oldestAt: null }
    const idle = { connectorId: 'c3', pending: { message: none, event: none } }
    const waiting = (message: object, event: object = none) => ({ connectorId, pending: { message, event } })
    const both = waiting({ count: 2, oldestAt: now + 1 })
    expect((await store.readPending(2)).connectors).toEqual([idle, { ...idle, connectorId: 'c4' }])
    expect(await store.readPending(3)).toEqual({
      pending: both.pending,
      connectors: [idle, { ...idle, connectorId: 'c4' }, both],
    })
    await store.skipDelivery('delivery-r1', { now, attachmentGraceMs: 0, attachmentTtlMs: 0 })
    const one = waiting({ count: 1, oldestAt: now + 2 })
    expect((await store.readPending(3)).connectors.at(-1)).toEqual(one)
  })

  describe('deliveries', () => {
    test('are found by customer, message and time', async () => {
      for (const customerId of ['customer-1', 'customer-2']) await openConversation(store, customerId)
      for (let i = 0; i < 6; i++) {
        const customerId = `customer-${(i % 2) + 1}`
        await store.recordReply(replyPlan({ id: `r${i}`, customerId, at: now + i * 1000 }))
      }
      const ids = async (filter: object) =>
        (await store.listDeliveries({ limit: 10, ...filter })).items.map((one) => one.subject.id)
      expect(await ids({ customerId: 'customer-2' })).toEqual(['r5', 'r3', 'r1'])
      expect(await ids({ customerId: 'customer-2', connectorId: 'other' })).toEqual([])
      expect(await ids({ messageId: 'r4' })).toEqual(['r4'])
      expect(await ids({ messageId: 'r4', customerId: 'customer-2' })).toEqual([])
      expect(await ids({ since: now + 3000 })).toEqual(['r5', 'r4', 'r3'])
      expect(await ids({ since: now + 3001, customerId: 'customer-1' })).toEqual(['r4'])
      expect(await ids({ since: now + 9000 })).toEqual([])
      expect(await ids({ since: 0, state: 'pending' })).toHaveLength(6)
      expect(await ids({ state: 'exhausted' })).toEqual([])
    })

    test('that changed are told by their changes, from a place on', async () => {
      await openConversation(store, 'customer-1')
      const { last } = await store.readDeliveryChanges(null, 10)
      await store.recordReply(replyPlan({ id: 'r1' }))
      const changed = await store.readDeliveryChanges(last, 10)
      expect(changed.deliveries).toEqual([{ id: 'delivery-r1', connectorId, state: 'pending' }])
      expect(await store.readDeliveryChanges(changed.last, 10)).toEqual({
        deliveries: [],
        last: changed.last,
        more: false,
      })
    })
  })
}
