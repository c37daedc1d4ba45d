import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { NewAttachment } from '../../attachments/attachment.ts'
import type { ErasedChunk } from '../../privacy/privacy-store.ts'
import type { Store } from '../store.ts'
import {
  claim,
  claimedIds,
  connectorId,
  deliver,
  fail,
  inboundPlan,
  instanceId,
  now,
  type OpenEngine,
  type OpenedStore,
  openConversation,
  plannedMessage,
  replyPlan,
  seed,
} from './fixtures.ts'

const customer = { connectorId, customerId: 'customer-1' }
const conversationId = 'conversation-of-customer-1'

const file = (blobKey: string): NewAttachment => ({
  id: `attachment-${blobKey}`,
  externalId: 'their-id',
  name: 'photo.png',
  mimeType: 'image/png',
  size: 12,
  state: 'ready',
  url: null,
  blobKey,
  image: null,
  uid: null,
})

const nothing = { messages: 0, attachments: 0, deliveries: 0, attempts: 0, blobKeys: [], more: false }

export function describePrivacy(open: OpenEngine): void {
  describe('privacy', () => {
    let opened: OpenedStore
    let store: Store

    beforeEach(async () => {
      opened = await open()
      store = opened.store
      await seed(store)
      await openConversation(store, 'customer-1')
      await openConversation(store, 'customer-2')
    })
    afterEach(() => opened.close())

    const send = (key: string, attachments: NewAttachment[] = []) =>
      store.recordInbound(inboundPlan([plannedMessage(key, { attachments })], { customerId: 'customer-1' }))
    const threadOf = async (id: string) =>
      (await store.listMessages({ instanceId, conversationId: id, order: 'asc', limit: 100 })).items
    const erase = (limit = 100) => store.eraseMessages({ ...customer, limit, now })
    const eraseConversations = () => store.eraseConversations({ ...customer, limit: 100, now })

    test("a customer's conversations are listed alone, the oldest first, page by page", async () => {
      const close = { kind: 'close' } as const
      await store.changeConversation({ instanceId, id: conversationId, change: close, now })
      const later = now + 48 * 3600_000
      await store.recordInbound(inboundPlan([plannedMessage('later')], { conversationId: 'second', receivedAt: later }))
      const first = await store.listConversationsOfCustomer({ ...customer, limit: 1 })
      expect(first.items).toEqual([conversationId])
      const cursor = first.nextCursor ?? ''
      expect(await store.listConversationsOfCustomer({ ...customer, limit: 1, cursor })).toEqual({
        items: ['second'],
        nextCursor: null,
      })
      expect(await store.listConversationsOfCustomer({ connectorId, customerId: 'nobody', limit: 5 })).toEqual({
        items: [],
        nextCursor: null,
      })
    })

    test('erasing takes messages with their files, deliveries and attempts, of this customer alone', async () => {
      await send('with-files', [file('blob-1'), file('blob-2')])
      await store.recordReply(replyPlan({ id: 'r1' }))
      await store.recordReply(replyPlan({ id: 'other', customerId: 'customer-2' }))
      for (const claimed of await claim(store, now)) await deliver(store, claimed, now)
      const erased = await erase()
      expect(erased).toMatchObject({ messages: 3, attachments: 2, deliveries: 1, attempts: 1, more: false })
      expect(erased.blobKeys.sort()).toEqual(['blob-1', 'blob-2'])
      expect(await store.findOrphanBlobs(['blob-1', 'blob-2'])).toHaveLength(2)
      expect(await threadOf(conversationId)).toEqual([])
      expect(await threadOf('conversation-of-customer-2')).toHaveLength(2)
      expect((await store.listAttempts({ deliveryId: 'delivery-r1', limit: 5 })).items).toEqual([])
      expect((await store.listAttempts({ deliveryId: 'delivery-other', limit: 5 })).items).toHaveLength(1)
      expect(await store.findDelivery('delivery-r1')).toBeUndefined()
      expect(await erase()).toEqual(nothing)
    })

    test('erasing goes in chunks that keep to their limit, whatever hangs on a message', async () => {
      await store.recordReply(replyPlan({ id: 'r1' }))
      for (let i = 0; i < 7; i++) {
        const [claimed] = await claim(store, now + i * 10_000)
        if (claimed) await fail(store, claimed, now + i * 10_000, 1000)
      }
      for (let i = 0; i < 5; i++) await send(`m${i}`)
      const chunks: ErasedChunk[] = []
      do chunks.push(await erase(3))
      while (chunks.at(-1)?.more)
      const rows = chunks.map((one) => one.messages + one.deliveries + one.attempts)
      expect(Math.max(...rows)).toBe(3)
      expect(rows.reduce((sum, one) => sum + one)).toBe(7 + 1 + 7)
      expect(await erase(3)).toEqual(nothing)
    })

    test('pending deliveries go first, the last before the head: none is sent for the lack of the one before it', async () => {
      for (const id of ['r1', 'r2', 'r3']) await store.recordReply(replyPlan({ id }))
      expect(await erase(2)).toMatchObject({ deliveries: 2, messages: 0, more: true })
      expect(await claimedIds(store, now)).toEqual(['r1'])
      expect(await store.findDelivery('delivery-r2')).toBeUndefined()
      await erase()
      expect(await store.countPending()).toBe(0)
    })

    test('an attempt under way settles on nothing, and the next reply to the customer goes on', async () => {
      await store.recordReply(replyPlan({ id: 'r1' }))
      const [claimed] = await claim(store, now)
      if (!claimed) throw new Error('nothing was claimed')
      await erase()
      await deliver(store, claimed, now)
      expect(await store.findDelivery('delivery-r1')).toBeUndefined()
      expect((await store.listAttempts({ deliveryId: 'delivery-r1', limit: 5 })).items).toEqual([])
      await store.recordReply(replyPlan({ id: 'r2' }))
      expect(await claimedIds(store, now)).toEqual(['r2'])
    })

    test('an idempotency key goes with its message', async () => {
      const idempotency = { agentId: 'agent-1', key: 'k', fingerprint: 'f', keptSince: now - 1000 }
      await store.recordReply(replyPlan({ id: 'r1', plan: { idempotency } }))
      expect(await store.findIdempotentReply(idempotency)).toMatchObject({ messageId: 'r1' })
      await erase()
      expect(await store.findIdempotentReply(idempotency)).toBeUndefined()
    })

    test('[2.duplicates] the deduplication keys stay: an old message that is sent again does not come back', async () => {
      await send('old')
      await erase()
      await eraseConversations()
      expect(await send('old')).toEqual(['duplicate'])
      expect((await store.listConversationsOfCustomer({ ...customer, limit: 5 })).items).toEqual([])
      expect(await send('new')).toEqual(['recorded'])
    })

    test('only an empty conversation goes; who listens is told to look again', async () => {
      expect(await eraseConversations()).toBe(0)
      await erase()
      const { last } = await store.readChangeBounds()
      expect(await eraseConversations()).toBe(1)
      expect(await store.findConversation(instanceId, conversationId)).toBeUndefined()
      expect(await store.readChanges({ instanceId, after: last, limit: 5 })).toMatchObject([
        { type: 'conversation.updated', conversationId, messageId: null },
      ])
      expect(await eraseConversations()).toBe(0)
    })

    test("changes of the customer's conversations go, window by window; those of others stay in their order", async () => {
      await send('more')
      const of = async () =>
        (await store.readChanges({ instanceId, after: 0, limit: 100 })).map((change) => change.conversationId)
      const others = (await of()).filter((id) => id !== conversationId)
      expect(others).not.toEqual(await of())
      let windows = 0
      for (let after: number | null = 0; after !== null; windows++) {
        after = await store.eraseChanges({ ...customer, after, span: 2 })
      }
      expect(windows).toBeGreaterThan(1)
      expect(await of()).toEqual(others)
    })

    test('the breaker forgets who failed first', async () => {
      await store.recordReply(replyPlan({ id: 'r1' }))
      const [claimed] = await claim(store, now)
      if (claimed) await fail(store, claimed, now, 1000)
      expect((await store.findConnector(connectorId))?.breaker.failingCustomer).toBe('customer-1')
      await eraseConversations()
      expect((await store.findConnector(connectorId))?.breaker.failingCustomer).toBeNull()
    })

    test('it scrubs while another connection is open', async () => {
      const another = await opened.openAnother()
      await another.listConversations({ instanceId, status: 'all', limit: 5 })
      expect(await store.scrub()).toBe(true)
      await another.close()
    })
  })
}
