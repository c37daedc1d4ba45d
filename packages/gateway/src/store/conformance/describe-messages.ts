import { describe, expect, test } from 'vitest'
import {
  connectorId,
  hashId,
  inboundPlan,
  instanceId,
  newConnector,
  now,
  type OpenEngine,
  plannedMessage,
  useStore,
} from './fixtures.ts'

const hour = 3600_000

export function describeMessages(open: OpenEngine): void {
  describe('messages', () => {
    const { store, openAnother } = useStore(open)

    const list = (conversationId = 'conversation-1') =>
      store.listMessages({ instanceId, conversationId, order: 'asc', limit: 100 }).then((page) => page.items)
    const conversations = () =>
      store.listConversations({ instanceId, status: 'all', limit: 100 }).then((page) => page.items)

    test('[2.duplicates] a known key is a duplicate and has no effect at all', async () => {
      expect(await store.recordInbound(inboundPlan([plannedMessage('a')]))).toEqual(['recorded'])
      const before = await conversations()
      const again = inboundPlan([plannedMessage('a')], { receivedAt: now + hour, conversationId: 'another' })
      expect(await store.recordInbound(again)).toEqual(['duplicate'])
      expect(await conversations()).toEqual(before)
      expect(await list()).toHaveLength(1)
    })

    test('[2.duplicates] a repeat inside one batch is a duplicate of the first', async () => {
      expect(
        await store.recordInbound(inboundPlan([plannedMessage('a'), plannedMessage('a', { id: 'other' })])),
      ).toEqual(['recorded', 'duplicate'])
    })

    test('[2.duplicates] a duplicate does not reopen what was closed', async () => {
      await store.recordInbound(inboundPlan([plannedMessage('a')]))
      await store.changeConversation({ instanceId, id: 'conversation-1', change: { kind: 'close' }, now: now + 1 })
      await store.recordInbound(inboundPlan([plannedMessage('a')], { receivedAt: now + 2 }))
      expect((await conversations())[0]?.status).toBe('closed')
    })

    test('[2.duplicates] one message at once on many connections is recorded once', async () => {
      const another = await openAnother()
      const attempts = Array.from({ length: 200 }, (_, i) =>
        (i % 2 ? another : store).recordInbound(
          inboundPlan([plannedMessage('same', { id: `id-${i}` })], { conversationId: `conversation-${i}` }),
        ),
      )
      const statuses = (await Promise.all(attempts)).flat()
      expect(statuses.filter((status) => status === 'recorded')).toHaveLength(1)
      expect(await conversations()).toHaveLength(1)
      await another.close()
    })

    test('batches that come together are recorded each for itself, whoever sends them', async () => {
      const other = { connectorId: 'connector-2', conversationId: 'conversation-2' }
      await store.recordConnector(newConnector({ id: other.connectorId, clientId: 'client-of-2' }))
      const outcomes = await Promise.all([
        store.recordInbound(inboundPlan([plannedMessage('a')])),
        store.recordInbound(inboundPlan([plannedMessage('b')], other)),
        store.recordInbound(inboundPlan([plannedMessage('c')])),
        store.recordInbound(inboundPlan([plannedMessage('a')])),
        store.recordInbound(inboundPlan([plannedMessage('d')], other)),
      ])
      expect(outcomes).toEqual([['recorded'], ['recorded'], ['recorded'], ['duplicate'], ['recorded']])
      const texts = async (id: string) => (await list(id)).map(({ text }) => text)
      expect(await texts('conversation-1')).toEqual(['text of a', 'text of c'])
      expect(await texts('conversation-2')).toEqual(['text of b', 'text of d'])
      expect((await conversations()).map(({ unreadCount }) => unreadCount)).toEqual([2, 2])
    })

    test('a batch that cannot be recorded takes nothing of those beside it with it', async () => {
      await store.recordInbound(inboundPlan([plannedMessage('a')]))
      const outcomes = await Promise.allSettled([
        store.recordInbound(inboundPlan([plannedMessage('b')])),
        // Its id is taken.
        store.recordInbound(inboundPlan([plannedMessage('x', { id: plannedMessage('a').id })])),
        store.recordInbound(inboundPlan([plannedMessage('c')])),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect((await list()).map(({ text }) => text)).toEqual(['text of a', 'text of b', 'text of c'])
      expect((await conversations())[0]?.unreadCount).toBe(3)
    })

    test('[2.duplicates] what would be a duplicate is known beforehand', async () => {
      const identity = (key: string) => ({
        key: plannedMessage(key).key,
        createdAt: plannedMessage(key).createdAt,
        usedId: () => hashId({ connectorId, customerId: 'customer-1', externalId: key }),
      })
      const asked = ['new', 'a', 'b', 'a', 'new'].map(identity)
      expect(await store.findDuplicates(connectorId, asked)).toEqual([false, false, false, true, true])
      await store.recordInbound(inboundPlan([plannedMessage('a'), plannedMessage('b')]))
      expect(await store.findDuplicates(connectorId, asked)).toEqual([false, true, true, true, true])
      await store.eraseMessages({ connectorId, customerId: 'customer-1', limit: 100, now, hashId })
      const changed = { ...identity('b'), key: plannedMessage('other content').key }
      expect(await store.findDuplicates(connectorId, [identity('new'), changed])).toEqual([false, true])
      expect(await store.findDuplicates(connectorId, [{ ...changed, usedId: null }])).toEqual([false])
    })

    test('[2.order] history by its time, live by arrival, ties by sequence', async () => {
      await store.recordInbound(
        inboundPlan([
          plannedMessage('h2', { kind: 'history', sortAt: now - 50 }),
          plannedMessage('h1', { kind: 'history', sortAt: now - 100 }),
          plannedMessage('live1'),
          plannedMessage('live2'),
        ]),
      )
      await store.recordInbound(
        inboundPlan([plannedMessage('h0', { kind: 'history', sortAt: now - 200 })], { receivedAt: now + 5 }),
      )
      expect((await list()).map((message) => message.externalId)).toEqual(['h0', 'h1', 'h2', 'live1', 'live2'])
      expect((await conversations())[0]?.lastMessage?.id).toBe('message-live2')
    })

    test('pages follow each other without a gap or a repeat, both ways', async () => {
      const ids = Array.from({ length: 25 }, (_, i) => `m${String(i).padStart(2, '0')}`)
      await store.recordInbound(inboundPlan(ids.map((id, i) => plannedMessage(id, { sortAt: now + (i >> 2) }))))
      for (const order of ['asc', 'desc'] as const) {
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const page = await store.listMessages({
            instanceId,
            conversationId: 'conversation-1',
            order,
            limit: 7,
            cursor,
          })
          seen.push(...page.items.map((message) => message.externalId))
          cursor = page.nextCursor ?? undefined
        } while (cursor)
        expect(seen).toEqual(order === 'asc' ? ids : [...ids].reverse())
      }
    })

    test('a cursor of another list is refused', async () => {
      const request = { instanceId, conversationId: 'conversation-1', order: 'asc' as const, limit: 5 }
      await expect(store.listMessages({ ...request, cursor: 'nonsense' })).rejects.toThrow(/cursor/)
    })

    test('[2.several-customers] one plan, several customers, a conversation each', async () => {
      const plan = inboundPlan([plannedMessage('a')])
      const second = inboundPlan([plannedMessage('b')], { customerId: 'customer-2', conversationId: 'conversation-2' })
      const [customer] = second.customers
      if (customer?.messages[0]) plan.customers.push({ ...customer, messages: [{ ...customer.messages[0], index: 1 }] })
      expect(await store.recordInbound(plan)).toEqual(['recorded', 'recorded'])
      expect((await conversations()).map((one) => one.customerId).sort()).toEqual(['customer-1', 'customer-2'])
    })

    test('[2.atomic] a plan that cannot be committed leaves nothing, and its neighbours stay', async () => {
      const bad = inboundPlan([plannedMessage('bad1'), plannedMessage('bad2', { id: 'message-bad1' })])
      const outcomes = await Promise.allSettled([
        store.recordInbound(inboundPlan([plannedMessage('a')])),
        store.recordInbound(bad),
        store.recordInbound(inboundPlan([plannedMessage('b')])),
      ])
      expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect((await list()).map((message) => message.externalId)).toEqual(['a', 'b'])
      // Its keys were not kept either: the same messages can be sent again.
      expect(await store.recordInbound(inboundPlan([plannedMessage('bad1')]))).toEqual(['recorded'])
    })

    test('[2.reopen] within the window the last conversation reopens, later a new one starts', async () => {
      await store.recordInbound(inboundPlan([plannedMessage('a')]))
      const close = (id: string, at: number) =>
        store.changeConversation({ instanceId, id, change: { kind: 'close' }, now: at })
      await close('conversation-1', now)
      await store.recordInbound(
        inboundPlan([plannedMessage('b')], { receivedAt: now + 24 * hour, conversationId: 'conversation-2' }),
      )
      expect((await conversations()).map((one) => [one.id, one.status])).toEqual([['conversation-1', 'open']])
      await close('conversation-1', now + 24 * hour)
      await store.recordInbound(
        inboundPlan([plannedMessage('c')], { receivedAt: now + 48 * hour + 1, conversationId: 'conversation-2' }),
      )
      expect((await conversations()).map((one) => [one.id, one.status])).toEqual([
        ['conversation-2', 'open'],
        ['conversation-1', 'closed'],
      ])
    })

    test('names, metadata and unread count follow what is new', async () => {
      await store.recordInbound(
        inboundPlan([
          plannedMessage('a', {
            kind: 'history',
            customerName: 'Zoé',
            metadata: '{"channel":"web"}',
            hasMetadata: true,
          }),
        ]),
      )
      expect(await conversations()).toMatchObject([
        { customerName: 'Zoé', unreadCount: 1, metadata: '{"channel":"web"}' },
      ])
      await store.recordInbound(
        inboundPlan([plannedMessage('b', { customerName: null }), plannedMessage('c', { customerName: 'Zoé D.' })]),
      )
      expect(await conversations()).toMatchObject([
        { customerName: 'Zoé D.', unreadCount: 3, metadata: '{"channel":"web"}' },
      ])
    })

    test('every message is told in the log of changes, in order, with ids only', async () => {
      await store.recordInbound(inboundPlan([plannedMessage('a'), plannedMessage('b')]))
      const changes = await store.readChanges({ instanceId, after: 0, limit: 10 })
      expect(changes.map(({ type, messageId }) => [type, messageId])).toEqual([
        ['conversation.opened', null],
        ['message.recorded', 'message-a'],
        ['message.recorded', 'message-b'],
      ])
      expect(await store.readChanges({ instanceId: 'other', after: 0, limit: 10 })).toEqual([])
      expect(await store.readChangeBounds()).toEqual({ last: changes.at(-1)?.seq, dropped: 0 })
    })

    test('old changes can be dropped, and the log says up to where', async () => {
      await store.recordInbound(inboundPlan([plannedMessage('a')]))
      await store.recordInbound(inboundPlan([plannedMessage('b')], { receivedAt: now + hour }))
      expect(await store.deleteChanges(now + 1, 100)).toBe(2)
      const { last, dropped } = await store.readChangeBounds()
      const [left] = await store.readChanges({ instanceId, after: 0, limit: 10 })
      expect(left?.seq).toBe(dropped + 1)
      expect(last).toBe(left?.seq)
    })

    test('a commit wakes those who wait, on this connection and on another one', async () => {
      const another = await openAnother()
      const woken = Promise.all(
        [store, another].map((one) => new Promise<void>((resolve) => one.onWake('changes', resolve))),
      )
      await store.recordInbound(inboundPlan([plannedMessage('a')]))
      await woken
      await another.close()
    })

    test('another instance does not see them', async () => {
      await store.recordInbound(inboundPlan([plannedMessage('a')], { connectorId }))
      expect(await store.findMessage('other', 'message-a')).toBeUndefined()
      expect((await store.findMessage(instanceId, 'message-a'))?.text).toBe('text of a')
    })
  })
}
