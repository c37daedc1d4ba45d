import { describe, expect, test } from 'vitest'
import {
  addAgent,
  instanceId,
  newUpload,
  now,
  type OpenEngine,
  openConversation,
  replyPlan,
  useStore,
} from './fixtures.ts'

/** What is asked of single things, by their ids. */
export function describeItems(open: OpenEngine): void {
  describe('what is asked by ids', () => {
    const { store } = useStore(open, async (fresh) => {
      await addAgent(fresh, 'agent-1', 'Ann')
      for (const customer of ['c1', 'c2']) await openConversation(fresh, customer)
      await fresh.recordReply(replyPlan({ id: 'r1', customerId: 'c1' }))
    })
    const conversationIds = ['conversation-of-c1', 'conversation-of-c2', 'unknown']
    const items = (messageIds: string[] = []) => store.readItems({ instanceId, conversationIds, messageIds })

    test('what changes are about is read in sets; what is gone, or another instance’s, is not there', async () => {
      const { conversations, messages } = await items(['r1', 'message-hello-c2', 'unknown'])
      expect(conversations.map(({ id }) => id).toSorted()).toEqual(conversationIds.slice(0, 2))
      expect(messages.map(({ id }) => id).toSorted()).toEqual(['message-hello-c2', 'r1'])
      const others = { instanceId: 'other', conversationIds, messageIds: ['r1'] }
      expect(await store.readItems(others)).toEqual({ conversations: [], messages: [] })
    })

    test('what is read is read by one agent, or by all', async () => {
      const id = 'conversation-of-c2'
      const readCounts = async () => {
        const found = (await items()).conversations.find((one) => one.id === id)
        return [found?.unreadCount, Object.fromEntries(found?.readCounts ?? [])]
      }
      expect(await readCounts()).toEqual([1, {}])
      expect(await store.markRead({ instanceId, id, reader: { agentId: 'agent-1' }, now })).toBe(true)
      expect(await readCounts()).toEqual([1, { 'agent-1': 1 }])
      expect(await store.markRead({ instanceId, id, now })).toBe(true)
      expect(await readCounts()).toEqual([0, { 'agent-1': 1 }])
      expect(await store.markRead({ instanceId, id: 'unknown', now })).toBe(false)
    })

    test('which files of a reply are there, and go inline', async () => {
      await store.recordUpload(newUpload())
      const asked = { instanceId, conversationId: 'conversation-of-c1', uploadIds: ['upload-1', 'gone'] }
      expect(await store.findReplyFiles(asked)).toEqual({ kind: 'found', missing: [1], inline: [] })
      expect(await store.findReplyFiles({ ...asked, conversationId: 'unknown' })).toEqual({ kind: 'not_found' })
    })

    test('where conversations stand, and those that messages are of', async () => {
      const of = async (kind: 'conversation' | 'message' | 'attachment', ids: string[]) =>
        (await store.findPlaces({ instanceId, of: kind, ids })).map(({ id }) => id).toSorted()
      expect(await of('conversation', conversationIds)).toEqual(conversationIds.slice(0, 2))
      expect(await of('message', ['r1', 'unknown'])).toEqual(['r1'])
      expect(await of('attachment', ['unknown'])).toEqual([])
    })

    test('how things are called, and how far behind everything is', async () => {
      expect(await store.findInstance(instanceId)).toMatchObject({ id: instanceId, name: 'Acme' })
      expect(await store.findLabels(instanceId)).toMatchObject({ tags: [] })
      expect(await store.readNames('agent', ['agent-1', 'unknown'])).toEqual(new Map([['agent-1', 'Ann']]))
      expect(await store.readBacklog()).toMatchObject({ openBreakers: 0, waitingFetches: 0 })
    })
  })
}
