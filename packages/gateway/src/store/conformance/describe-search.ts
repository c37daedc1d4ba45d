import { describe, expect, test } from 'vitest'
import { createTally } from '../../conversations/tally.ts'
import {
  addAgent,
  connectorId,
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

/** Full text, unread messages of each agent, who waits. */
export function describeSearch(open: OpenEngine): void {
  describe('search', () => {
    let written = 0
    const { store } = useStore(open)

    const write = (customerId: string, text: string, customerName = customerId) => {
      written += 1
      const message = plannedMessage(`w${written}`, { text, customerName, sortAt: now + written })
      return store.recordInbound(
        inboundPlan([message], { customerId, conversationId: `of-${customerId}`, receivedAt: now + written }),
      )
    }
    const index = async () => {
      while ((await store.indexMessages(2)) > 0);
    }
    const search = async (q: string, filter: object = {}) =>
      (await store.listConversations({ instanceId, status: 'all', limit: 10, q, ...filter })).items
    const ids = async (q: string, filter: object = {}) => (await search(q, filter)).map((one) => one.customerId)

    test('messages are found by the beginnings of their words, without accents, all words in one message', async () => {
      await write('a', 'Ma réclamation concerne le colis n° 4711')
      await write('b', 'Où est mon colis ?')
      await write('b', 'ma commande')
      expect(await ids('reclam')).toEqual([])
      await index()
      expect(await ids('reclam')).toEqual(['a'])
      expect(await ids('COLIS')).toEqual(['b', 'a'])
      expect(await ids('ma colis')).toEqual(['a'])
      expect(await ids('47')).toEqual(['a'])
      expect(await ids('lamation')).toEqual([])
      expect(await ids('n')).toEqual(['a'])
      expect(await ids('colis', { instanceId: 'other' })).toEqual([])
      expect(await ids('colis', { limit: 1 })).toEqual(['b'])
      for (const odd of ['"', '*', 'a AND', 'text:colis', '(', "'", '^x', '{a b}:', 'NEAR(a b)', '\\', '%']) {
        await search(odd)
      }
    })

    test('the beginning of a word finds every word that begins so, one with another, however many there are', async () => {
      for (const word of ['parcel', 'parcels', 'parceling']) await write(word, `my ${word}-box`)
      for (let i = 0; i < 30; i++) await write(`many-${i}`, `order${i} of the parca`)
      await index()
      expect(await ids('parcel')).toEqual(['parceling', 'parcels', 'parcel'])
      expect(await ids('my parceli')).toEqual(['parceling'])
      expect(await ids('parcels-bo')).toEqual(['parcels'])
      expect(await ids('orde', { limit: 50 })).toHaveLength(30)
      expect(await ids('parce', { limit: 50 })).toHaveLength(3)
      expect(await ids('parcel ordem')).toEqual([])
    })

    test('how far behind the index is, is the wait of the oldest message that is not in it', async () => {
      expect(await store.readSearchDelay(now)).toBe(0)
      await write('a', 'one')
      const first = now + written
      await write('a', 'two')
      // Nothing is in the index yet: it begins with what it finds.
      await store.indexMessages(1)
      await index()
      expect(await store.readSearchDelay(first + 5000)).toBe(0)
      await write('b', 'three')
      const third = now + written
      await write('b', 'four')
      expect(await store.readSearchDelay(third + 5000)).toBe(5000)
      await store.indexMessages(1)
      expect(await store.readSearchDelay(third + 5000)).toBe(4999)
      expect(await store.readSearchDelay(third - 60_000)).toBe(0)
    })

    test('the match is the newest message that holds the words', async () => {
      await write('a', 'first parcel')
      await write('a', 'second parcel')
      await write('a', 'thanks')
      await index()
      const newest = await store.listMessages({ instanceId, conversationId: 'of-a', order: 'desc', limit: 2 })
      const [found] = await search('parcel')
      expect(found?.match).toEqual({
        messageId: newest.items[1]?.id,
        noteId: null,
        excerpt: 'second parcel',
        highlights: [[7, 13]],
      })
    })

    test('customers are found by any part of their name or id, at once and by the index', async () => {
      await write('tel-0612', 'x', 'Zoé Martin')
      expect(await ids('MARTIN')).toEqual(['tel-0612'])
      await index()
      for (const q of ['zoe', 'martin zoé', 'arti', 'l-061', 'Zo', '06'])
        expect([q, await ids(q)]).toEqual([q, ['tel-0612']])
      expect((await search('martin'))[0]?.match).toBeUndefined()
      await write('tel-0612', 'y', 'Zoé Dupont')
      await index()
      expect(await ids('zoé dupont')).toEqual(['tel-0612'])
      expect(await ids('martin')).toEqual([])
    })

    test('pages of hits follow each other; status and assignee still hold', async () => {
      for (let i = 0; i < 7; i++) await write(`c${i}`, 'same word')
      await index()
      await store.changeConversation({ instanceId, id: 'of-c3', change: { kind: 'close' }, now: now + 100 })
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await store.listConversations({ instanceId, status: 'all', q: 'word', limit: 3, cursor })
        seen.push(...page.items.map((one) => one.customerId))
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      expect(seen).toEqual(['c3', 'c6', 'c5', 'c4', 'c2', 'c1', 'c0'])
      expect(await ids('word', { status: 'closed' })).toEqual(['c3'])
      expect(await ids('word', { assignee: 'agent-1' })).toEqual([])
    })

    test('who sees little finds theirs among any number of hits that are beyond their sight', async () => {
      await write('mine', 'a parcel of mine', 'Same Name')
      await addAgent(store, 'ann', 'Ann')
      const change = { kind: 'assign', assigneeId: 'ann' } as const
      await store.changeConversation({ instanceId, id: 'of-mine', change, now: now + 1 })
      await store.recordInbound(
        inboundPlan(
          Array.from({ length: 1010 }, (_, i) =>
            plannedMessage(`more-${i}`, { text: `parcel ${i}`, sortAt: now + 10 + i }),
          ),
          { customerId: 'others', conversationId: 'of-others', receivedAt: now + 20 },
        ),
      )
      while ((await store.indexMessages(2000)) > 0);
      const sight = { agentId: 'ann', queueIds: [] }
      expect(await ids('parcel', { sight })).toEqual(['mine'])
      expect(await ids('parcel', { sight: { agentId: 'bob', queueIds: ['none'] } })).toEqual([])
      expect(await ids('same name', { sight })).toEqual(['mine'])
    })

    test('a conversation is found by what colleagues noted in it, in sight, until it is erased', async () => {
      await write('a', 'Bonjour')
      await write('b', 'Bonjour')
      const note = {
        instanceId,
        author: { type: 'agent', id: 'ann', name: 'Ann' } as const,
        mentionIds: [],
        now: now + 100,
      }
      await store.recordNote({ ...note, id: 'note-1', conversationId: 'of-a', text: 'Rappeler à propos du dépôt' })
      await store.recordNote({ ...note, id: 'note-2', conversationId: 'of-a', text: 'Dépôt rappelé', now: now + 200 })
      await index()
      expect((await search('depot rappel')).map(({ customerId, match }) => [customerId, match])).toEqual([
        [
          'a',
          {
            messageId: null,
            noteId: 'note-2',
            excerpt: 'Dépôt rappelé',
            highlights: [
              [0, 5],
              [6, 13],
            ],
          },
        ],
      ])
      expect(await ids('propos')).toEqual(['a'])
      expect(await ids('depot', { instanceId: 'other' })).toEqual([])
      expect(await ids('depot', { sight: { agentId: 'nobody', queueIds: [] } })).toEqual([])
      const customer = { connectorId, customerId: 'a' }
      while ((await store.eraseMessages({ hashId, ...customer, limit: 10, now })).more);
      await store.eraseConversations({ ...customer, limit: 10, now })
      expect(await ids('depot')).toEqual([])
    })

    test('what is erased is found no more, whether it was indexed before or not', async () => {
      await write('a', 'canary one', 'Canary')
      await index()
      await write('a', 'canary two', 'Canary')
      const customer = { connectorId, customerId: 'a' }
      while ((await store.eraseMessages({ hashId, ...customer, limit: 10, now })).more);
      await store.eraseConversations({ ...customer, limit: 10, now })
      await index()
      expect(await ids('canary')).toEqual([])
      await write('a', 'another beginning')
      await index()
      expect(await ids('canary')).toEqual([])
      expect(await ids('beginning')).toEqual(['a'])
    })

    test('a conversation an agent opened is found by its customer', async () => {
      await write('known', 'x', 'Someone')
      await store.changeConversation({ instanceId, id: 'of-known', change: { kind: 'close' }, now })
      await store.openConversation({ id: 'second', instanceId, connectorId, customerId: 'known', now: now + 50 })
      expect((await search('someone')).map((one) => one.id)).toContain('second')
    })
  })

  describe('unread messages', () => {
    const id = 'conversation-of-customer-1'
    const ada = { agentId: 'ada' }
    const bob = { agentId: 'bob' }
    let written = 0
    const { store } = useStore(open, (fresh) => openConversation(fresh, 'customer-1'))

    const unread = async (reader?: { agentId: string }) =>
      (await store.findConversation(instanceId, id, reader))?.unreadCount
    const read = (reader?: { agentId: string }) =>
      store.changeConversation({ instanceId, id, change: { kind: 'read' }, now, ...(reader && { reader }) })
    const write = (kind: 'inbound' | 'history' = 'inbound', at = now) => {
      written += 1
      const message = plannedMessage(`u${written}`, { kind, sortAt: at })
      return store.recordInbound(inboundPlan([message], { customerId: 'customer-1', receivedAt: at }))
    }

    test('are each agent’s own; a reply ends them for all', async () => {
      await write()
      expect(await read(ada)).toMatchObject({ kind: 'changed', conversation: { unreadCount: 0 } })
      expect([await unread(ada), await unread(bob), await unread()]).toEqual([0, 2, 2])
      await write()
      expect([await unread(ada), await unread(bob), await unread()]).toEqual([1, 3, 3])
      const page = await store.listConversations({ instanceId, status: 'open', limit: 5, reader: ada })
      expect(page.items).toMatchObject([{ unreadCount: 1 }])
      await store.recordReply(replyPlan({ id: 'r1', at: now + 1 }))
      expect([await unread(ada), await unread(bob), await unread()]).toEqual([0, 0, 0])
      await write()
      expect([await unread(ada), await unread(bob), await unread()]).toEqual([1, 1, 1])
    })

    test('marked by nobody in particular are read by all', async () => {
      await read()
      expect([await unread(ada), await unread()]).toEqual([0, 0])
      await write()
      expect([await unread(ada), await unread()]).toEqual([1, 1])
    })

    test('a hand-over shows as one, also after another one was read', async () => {
      await read(ada)
      await write('history')
      expect([await unread(ada), await unread(bob)]).toEqual([1, 1])
    })

    test('a mark is told once', async () => {
      const { last } = await store.readChangeBounds()
      await read(ada)
      await read(ada)
      expect(await store.readChanges({ instanceId, after: last, limit: 10 })).toMatchObject([
        { type: 'conversation.updated', conversationId: id },
      ])
    })

    test('a customer waits from the first message after a reply until the next one', async () => {
      const since = async () => (await store.findConversation(instanceId, id))?.waitingSince
      expect(await since()).toBe(now)
      await write('inbound', now + 10)
      expect(await since()).toBe(now)
      await store.recordReply(replyPlan({ id: 'r1', at: now + 20 }))
      expect(await since()).toBeNull()
      await write('inbound', now + 30)
      await read()
      expect(await since()).toBe(now + 30)
      await store.changeConversation({ instanceId, id, change: { kind: 'close' }, now: now + 40 })
      expect(await since()).toBeNull()
      await write('inbound', now + 50)
      expect(await since()).toBe(now + 50)
    })

    test('are counted, with who waits and what is whose', async () => {
      await store.recordConnector(newConnector({ id: 'connector-2' }))
      await openConversation(store, 'customer-2')
      await openConversation(store, 'customer-3')
      await store.recordReply(replyPlan({ id: 'r3', customerId: 'customer-3' }))
      await addAgent(store, 'ada', 'Ada')
      await store.changeConversation({ instanceId, id, change: { kind: 'assign', assigneeId: 'ada' }, now })
      await read(ada)
      const count = async (reader: { agentId: string }) => {
        const tally = createTally()
        const { items } = await store.listCounted({ instanceId, limit: 10 })
        for (const conversation of items) tally.set(conversation.id, conversation)
        return tally.count({ agentId: reader.agentId, reader })
      }
      const all = { open: 3, waiting: 2, unassigned: 2 }
      expect(await count(ada)).toEqual({ ...all, mine: 1, unread: 1, unreadMine: 0, unreadUnassigned: 1 })
      expect(await count(bob)).toEqual({ ...all, mine: 0, unread: 2, unreadMine: 0, unreadUnassigned: 1 })
      const waiting = await store.listConversations({ instanceId, status: 'open', waiting: true, limit: 5 })
      expect(waiting.items.map((one) => one.customerId).sort()).toEqual(['customer-1', 'customer-2'])
      await store.changeConversation({ instanceId, id, change: { kind: 'close' }, now })
      expect(await count(ada)).toMatchObject({ open: 2, waiting: 1, mine: 0, unread: 1 })
    })
  })
}
