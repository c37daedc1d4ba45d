import { describe, expect, test } from 'vitest'
import type { NewAttachment } from '../../attachments/attachment.ts'
import type { ErasedChunk } from '../../privacy/privacy-store.ts'
import {
  claim,
  claimedIds,
  connectorId,
  deliver,
  fail,
  hashId,
  inboundPlan,
  instanceId,
  newConnector,
  now,
  type OpenEngine,
  openConversation,
  plannedMessage,
  replyPlan,
  useStore,
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
    const { store, openAnother } = useStore(open, async (fresh) => {
      await openConversation(fresh, 'customer-1')
      await openConversation(fresh, 'customer-2')
    })

    const send = (key: string, attachments: NewAttachment[] = []) =>
      store.recordInbound(inboundPlan([plannedMessage(key, { attachments })], { customerId: 'customer-1' }))
    const threadOf = async (id: string) =>
      (await store.listMessages({ instanceId, conversationId: id, order: 'asc', limit: 100 })).items
    const erase = (limit = 100) => store.eraseMessages({ ...customer, limit, now, hashId })
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

    describe('retention', () => {
      const quietSince = now + 1000
      const close = (id = conversationId, at = quietSince) =>
        store.changeConversation({ instanceId, id, change: { kind: 'close' }, now: at })
      const expired = async (at = quietSince) =>
        (await store.listExpired({ connectorId, quietSince: at, limit: 100 })).items
      const expire = (ids: string[], limit = 100) =>
        store.eraseExpired({ ids, quietSince, limit, now: quietSince, hashId })

      test('what was closed and is as old goes; what is younger, open, or of another connector stays', async () => {
        await store.recordConnector(newConnector({ id: 'connector-2' }))
        const elsewhere = { connectorId: 'connector-2' }
        await store.recordInbound(
          inboundPlan([plannedMessage('e')], { ...elsewhere, customerId: 'customer-3', conversationId: 'elsewhere' }),
        )
        await close()
        await close('elsewhere')
        expect(await expired(quietSince - 1)).toEqual([])
        expect(await expired()).toEqual([conversationId])
        expect(await expire([conversationId, 'conversation-of-customer-2'])).toMatchObject({ conversations: 1 })
        expect(await store.findConversation(instanceId, conversationId)).toBeUndefined()
        expect(await threadOf('conversation-of-customer-2')).toHaveLength(1)
        expect(await threadOf('elsewhere')).toHaveLength(1)
      })

      test('it takes all that belongs to a conversation, and who listens is told', async () => {
        await send('with-file', [file('blob-1')])
        const idempotency = { agentId: 'agent-1', key: 'k', fingerprint: 'f', keptSince: now - 1000 }
        await store.recordReply(replyPlan({ id: 'r1', plan: { idempotency } }))
        for (const claimed of await claim(store, now)) await deliver(store, claimed, now)
        while ((await store.indexMessages(100)) > 0);
        const found = async (q: string) =>
          (await store.listConversations({ instanceId, status: 'all', limit: 5, q })).items.map((one) => one.id)
        expect(await found('reply')).toEqual([conversationId])
        await close()
        const { last } = await store.readChangeBounds()
        expect(await expire(await expired())).toEqual({
          conversations: 1,
          messages: 3,
          attachments: 1,
          deliveries: 1,
          attempts: 1,
          blobKeys: ['blob-1'],
          more: false,
        })
        expect(await store.findOrphanBlobs(['blob-1'])).toEqual(['blob-1'])
        expect(await store.findDelivery('delivery-r1')).toBeUndefined()
        expect((await store.listAttempts({ deliveryId: 'delivery-r1', limit: 5 })).items).toEqual([])
        expect(await store.findIdempotentReply(idempotency)).toBeUndefined()
        expect(await found('reply')).toEqual([])
        expect(await found('customer-1')).toEqual([])
        expect(await store.readChanges({ instanceId, after: last, limit: 5 })).toMatchObject([
          { type: 'conversation.updated', conversationId },
        ])
      })

      test('one with a pending delivery stays until that is settled', async () => {
        await store.recordReply(replyPlan({ id: 'r1' }))
        await close()
        expect(await expired()).toEqual([])
        expect(await expire([conversationId])).toMatchObject({ conversations: 0, messages: 0 })
        for (const claimed of await claim(store, now)) await deliver(store, claimed, now)
        expect(await expired()).toEqual([conversationId])
      })

      test('what was opened or written in since it was listed stays', async () => {
        await close()
        const ids = await expired()
        await store.changeConversation({ instanceId, id: conversationId, change: { kind: 'reopen' }, now: quietSince })
        expect(await expire(ids)).toMatchObject({ conversations: 0, messages: 0 })
        await close(conversationId, quietSince + 1)
        expect(await expire(ids)).toMatchObject({ conversations: 0, messages: 0 })
        expect(await threadOf(conversationId)).toHaveLength(1)
      })

      test('it goes in chunks that keep to their limit, the first message first', async () => {
        for (let i = 0; i < 5; i++) await send(`m${i}`)
        await close()
        expect(await expire([conversationId], 4)).toMatchObject({ messages: 4, conversations: 0, more: true })
        expect((await threadOf(conversationId)).map((one) => one.externalId)).toEqual(['m3', 'm4'])
        expect(await expire([conversationId], 4)).toMatchObject({ messages: 2, conversations: 1, more: false })
      })

      test('they are listed page by page, the longest quiet first', async () => {
        await close()
        await close('conversation-of-customer-2', quietSince - 1)
        const first = await store.listExpired({ connectorId, quietSince, limit: 1 })
        expect(first.items).toEqual(['conversation-of-customer-2'])
        const cursor = first.nextCursor ?? ''
        const second = await store.listExpired({ connectorId, quietSince, limit: 1, cursor })
        expect(second).toEqual({ items: [conversationId], nextCursor: null })
      })

      test('[2.duplicates] the deduplication keys stay: an old message that is sent again does not come back', async () => {
        await send('old')
        await close()
        await expire([conversationId])
        expect(await send('old')).toEqual(['duplicate'])
        expect((await store.listConversationsOfCustomer({ ...customer, limit: 5 })).items).toEqual([])
      })

      test('every connector is told with its own, deleted ones too', async () => {
        await store.updateConnector(connectorId, { retention: '90d' }, now)
        await store.recordConnector(newConnector({ id: 'connector-2', retention: 'off' }))
        await store.recordConnector(newConnector({ id: 'connector-3' }))
        await store.deleteConnector('connector-2', now)
        expect(await store.listRetentions()).toEqual([
          { connectorId, retention: '90d' },
          { connectorId: 'connector-2', retention: 'off' },
          { connectorId: 'connector-3', retention: null },
        ])
        expect((await store.findConnector(connectorId))?.retention).toBe('90d')
      })
    })

    test('it scrubs while another connection is open', async () => {
      const another = await openAnother()
      await another.listConversations({ instanceId, status: 'all', limit: 5 })
      expect(await store.scrub()).toBe(true)
      await another.close()
    })
  })
}
