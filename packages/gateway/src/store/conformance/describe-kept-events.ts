import { describe, expect, test } from 'vitest'
import type { ConversationChange } from '../../conversations/conversation-store.ts'
import { newId } from '../../lib/ids.ts'
import { eraseInSteps } from '../../privacy/erase-customer.ts'
import type { ErasedChunk, ExpiredChunk } from '../../privacy/privacy-store.ts'
import type { AvailabilityState } from '../../queues/availability.ts'
import {
  claim,
  connectorId,
  hashId,
  inboundPlan,
  instanceId,
  now,
  type OpenEngine,
  openConversation,
  plannedMessage,
  replyPlan,
  settlement,
  useStore,
} from './fixtures.ts'

const customer = { connectorId, customerId: 'customer-1' }
const conversationId = 'conversation-of-customer-1'
const dedupeSecret = new Uint8Array(32)

export function describeKeptEvents(open: OpenEngine): void {
  describe('what is kept of events', () => {
    const { store, openAnother } = useStore(open, async (fresh) => {
      await openConversation(fresh, 'customer-1')
      await openConversation(fresh, 'customer-2')
    })

    const settleAll = async (state: 'delivered' | 'exhausted') => {
      for (let due = await claim(store, now); due.length > 0; due = await claim(store, now))
        for (const one of due) await store.settleDelivery(settlement(one, now, { state }))
    }
    /** Of a conversation that ends closed: one event that arrived, some that were given up, and one that waits. */
    const tellEvents = async (id = conversationId) => {
      const change = (wanted: ConversationChange) => store.changeConversation({ instanceId, id, change: wanted, now })
      await store.updateConnector(connectorId, { eventsUrl: 'https://bot.example/events' }, now)
      await change({ kind: 'close', reason: 'what an agent said' })
      await settleAll('delivered')
      await change({ kind: 'reopen' })
      await settleAll('exhausted')
      await change({ kind: 'close', reason: 'what an agent said' })
    }
    const deliveriesOf = async (customerId = 'customer-1') => {
      const { items } = await store.listDeliveries({ connectorId, limit: 100 })
      return items.filter((one) => one.customerId === customerId)
    }
    /** What is found of deliveries, one by one. */
    const leftOf = async (ids: readonly string[]) => {
      const found = ids.map(async (deliveryId) => [
        ...[await store.findDelivery(deliveryId), await store.findDeliveryBody(deliveryId)].filter(Boolean),
        ...(await store.listAttempts({ deliveryId, limit: 5 })).items,
      ])
      return (await Promise.all(found)).flat()
    }

    const eventsOf = async (id: string) => (await store.listEventDeliveries({ conversationId: id, limit: 100 })).items
    const listExpired = async () => (await store.listExpired({ connectorId, quietSince: now, limit: 100 })).items
    const expire = (limit: number) => store.eraseExpired({ ids: [conversationId], quietSince: now, limit, now, hashId })

    test('those of a conversation are listed alone, the oldest first, page by page', async () => {
      await tellEvents('conversation-of-customer-2')
      await tellEvents()
      const events = (await deliveriesOf()).toReversed()
      expect(await eventsOf(conversationId)).toEqual(events)
      const first = await store.listEventDeliveries({ conversationId, limit: 1 })
      const cursor = first.nextCursor ?? ''
      const next = await store.listEventDeliveries({ conversationId, limit: 100, cursor })
      expect([...first.items, ...next.items]).toEqual(events)
    })

    test('they are listed by kind, by type, by customer, by state, and beside messages', async () => {
      await tellEvents('conversation-of-customer-2')
      await tellEvents()
      type Filter = Partial<Parameters<typeof store.listDeliveries>[0]>
      const list = async (filter: Filter) =>
        (await store.listDeliveries({ limit: 100, ...filter })).items.map(({ id }) => id)
      const all = (await store.listDeliveries({ limit: 100 })).items
      const matching = (isSo: (one: (typeof all)[number]) => boolean) => all.filter(isSo).map(({ id }) => id)
      expect(new Set(all.map(({ eventType }) => eventType)).size).toBeGreaterThan(1)
      const eventType = 'conversation.closed'
      for (const connector of [{}, { connectorId }]) {
        expect(await list({ kind: 'event', ...connector })).toEqual(matching(({ subject }) => subject.kind === 'event'))
        expect(await list({ kind: 'message', ...connector })).toEqual(
          matching(({ subject }) => subject.kind === 'message'),
        )
        expect(await list({ eventType, ...connector })).toEqual(matching((one) => one.eventType === eventType))
        expect(await list({ eventType, state: 'pending', ...connector })).toEqual(
          matching((one) => one.eventType === eventType && one.state === 'pending'),
        )
        expect(await list({ customerId: 'customer-1', ...connector })).toEqual(
          matching(({ customerId }) => customerId === 'customer-1'),
        )
        expect(await list({ customerId: 'customer-1', eventType, state: 'delivered', ...connector })).toEqual(
          matching(
            (one) => one.customerId === 'customer-1' && one.eventType === eventType && one.state === 'delivered',
          ),
        )
      }
      expect(await list({ customerId: 'customer-1', kind: 'message' })).toEqual([])
      expect(await list({ messageId: 'none', kind: 'event' })).toEqual([])
    })

    test('a queue that changes is told to who listens, once by however many servers, in order, and swept in its time', async () => {
      const queue = (state: AvailabilityState) => ({
        ...{ id: 'sales', name: 'Sales', state, agentsOnline: 0, agentsAvailable: 0, waiting: 0 },
        ...{ estimatedWaitSeconds: null, opensAt: null, closesAt: null },
      })
      const other = await openAnother()
      const see = (state: AvailabilityState) =>
        Promise.all(
          [store, other].map((one) =>
            one.tellAvailability({ connectorId, instanceId, queues: [queue(state)], now, newId }),
          ),
        )
      expect((await see('open')).flat()).toEqual([])
      await store.updateConnector(connectorId, { eventsUrl: 'https://bot.example/events' }, now)
      expect(await store.findAvailabilityListeners()).toEqual([{ connectorId, instanceId }])
      // What is so when somebody begins to listen is no change.
      await see('open')
      await see('full')
      const [first] = await claim(store, now)
      if (!first) throw new Error('nobody is told')
      for (const state of ['unstaffed', 'open', 'closed'] as const) await see(state)
      // Of what waits, the newest state alone; what is being sent stays before it.
      const { items } = await store.listDeliveries({ eventType: 'availability.changed', limit: 10 })
      expect(items).toMatchObject([
        { customerId: null, conversationId: null, nextAttemptAt: null },
        { id: first.id, customerId: null, conversationId: null },
      ])
      await store.settleDelivery(settlement(first, now, { state: 'delivered' }))
      const [last] = await claim(store, now)
      expect(JSON.parse(String(Buffer.from(last?.body ?? [])))).toMatchObject({
        data: { id: 'sales', state: 'closed' },
      })
      expect(await store.deleteEventsOfNobody(now, 10)).toBe(0)
      expect(await store.deleteEventsOfNobody(now + 1, 10)).toBe(1)
      if (last) await store.settleDelivery(settlement(last, now, { state: 'delivered' }))
      expect(await store.deleteEventsOfNobody(now + 1, 10)).toBe(1)
      expect(await leftOf(items.map(({ id }) => id))).toEqual([])
      await store.updateConnector(connectorId, { events: ['conversation.closed'] }, now)
      expect(await store.findAvailabilityListeners()).toEqual([])
      await other.close()
    })

    test('customers who are queued in one commit are told the places that they have then', async () => {
      await store.updateConnector(connectorId, { eventsUrl: 'https://bot.example/events' }, now)
      const customers = ['zoe', 'amy', 'bob'].map((id) => {
        const plan = inboundPlan([plannedMessage(id)], { customerId: id, conversationId: id, receivedAt: now + 1 })
        return plan.customers[0] ?? expect.fail()
      })
      await store.recordInbound({ ...inboundPlan([], { receivedAt: now + 1 }), customers })
      const places = await Promise.all(
        ['amy', 'bob', 'zoe'].map(async (id) => {
          const [queued] = await eventsOf(id)
          const body = JSON.parse(String(Buffer.from((await store.findDeliveryBody(queued?.id ?? '')) ?? [])))
          const state = await store.findConversationState(connectorId, id)
          return [body.type, body.data.position, state?.position]
        }),
      )
      // Behind the two who wait already.
      expect(places).toEqual([3, 4, 5].map((position) => ['conversation.queued', position, position]))
    })

    test('an erasure takes them with their bodies and attempts, sent or not, of this customer alone', async () => {
      await tellEvents('conversation-of-customer-2')
      await settleAll('delivered')
      const others = await deliveriesOf('customer-2')
      await tellEvents()
      const events = await deliveriesOf()
      expect(new Set(events.map(({ state }) => state))).toEqual(new Set(['pending', 'exhausted', 'delivered']))
      const ids = events.map(({ id }) => id)
      expect(await leftOf(ids)).toHaveLength(3 * ids.length - 1)
      const chunks: ErasedChunk[] = []
      do chunks.push(await store.eraseMessages({ ...customer, limit: 2, now, hashId }))
      while (chunks.at(-1)?.more)
      expect(chunks[0]).toMatchObject({ deliveries: 1, attempts: 1, messages: 0 })
      expect(await deliveriesOf()).toEqual([])
      expect(await leftOf(ids)).toEqual([])
      expect(await deliveriesOf('customer-2')).toEqual(others)
      expect(await eventsOf(conversationId)).toEqual([])
    })

    test('retention takes them with their conversation, once the last is settled', async () => {
      await tellEvents('conversation-of-customer-2')
      await tellEvents()
      expect(await listExpired()).toEqual(['conversation-of-customer-2'])
      await settleAll('delivered')
      const others = await deliveriesOf('customer-2')
      const ids = (await deliveriesOf()).map(({ id }) => id)
      const chunks: ExpiredChunk[] = []
      do chunks.push(await expire(3))
      while (chunks.at(-1)?.more)
      expect(Math.max(...chunks.map((one) => one.messages + one.deliveries + one.attempts))).toBe(3)
      expect(chunks.at(-1)).toMatchObject({ conversations: 1 })
      expect(await deliveriesOf()).toEqual([])
      expect(await leftOf(ids)).toEqual([])
      expect(await deliveriesOf('customer-2')).toEqual(others)
    })

    test('an event without a URL to go to does not keep its conversation, and what waited behind it goes on', async () => {
      await tellEvents()
      const later = now + 48 * 3600_000
      const second = inboundPlan([plannedMessage('later')], { conversationId: 'second', receivedAt: later })
      await store.recordInbound(second)
      expect(await listExpired()).toEqual([])
      await store.updateConnector(connectorId, { eventsUrl: null }, now)
      expect(await listExpired()).toEqual([conversationId])
      const chunks: ExpiredChunk[] = []
      do chunks.push(await expire(2))
      while (chunks.at(-1)?.more)
      expect(chunks.reduce((sum, one) => sum + one.conversations, 0)).toBe(1)
      await store.updateConnector(connectorId, { eventsUrl: 'https://bot.example/events' }, later)
      expect((await claim(store, later)).map(({ id }) => id)).toEqual((await eventsOf('second')).map(({ id }) => id))
    })

    test('nor does one that waits for the message of another conversation, which has no URL to go to', async () => {
      const later = now + 48 * 3600_000
      await store.recordReply(replyPlan({ id: 'given-up' }))
      await store.changeConversation({ instanceId, id: conversationId, change: { kind: 'close' }, now })
      await store.recordInbound(inboundPlan([plannedMessage('later')], { conversationId: 'second', receivedAt: later }))
      await store.recordReply(replyPlan({ id: 'r1', at: later, plan: { conversationId: 'second' } }))
      await store.updateConnector(connectorId, { eventsUrl: 'https://bot.example/events' }, later)
      for (const one of await claim(store, now))
        await store.settleDelivery(settlement(one, now, { state: 'exhausted' }))
      expect(await eventsOf(conversationId)).toMatchObject([{ eventType: 'delivery.exhausted', state: 'pending' }])
      expect(await listExpired()).toEqual([])
      await store.updateConnector(connectorId, { webhookUrl: null }, later)
      expect(await listExpired()).toEqual([conversationId])
      expect(await expire(100)).toMatchObject({ conversations: 1 })
      expect(await store.findDeliveryOfMessage(instanceId, 'r1')).toMatchObject({ state: 'pending' })
    })

    test('what is recorded while an erasure runs goes with it, and is not sent', async () => {
      await tellEvents()
      await settleAll('delivered')
      const deps = { store, blobs: { delete: async () => {} }, clock: { now: () => now }, dedupeSecret }
      const change = (wanted: ConversationChange) =>
        store.changeConversation({ instanceId, id: conversationId, change: wanted, now })
      let steps = 0
      for await (const { messages } of eraseInSteps(deps, customer)) {
        // Its rows are gone, and it is not.
        if (messages > 0 && steps++ === 0) await change({ kind: 'reopen' })
      }
      expect(steps).toBeGreaterThan(0)
      expect(await deliveriesOf()).toEqual([])
      expect(await claim(store, now)).toEqual([])
      expect(await store.findConversation(instanceId, conversationId)).toBeUndefined()
    })
  })
}
