import { describe, expect, test } from 'vitest'
import { newQueue } from '../../commands/queue.ts'
import type { ConversationChange } from '../../conversations/conversation-store.ts'
import {
  addAgent,
  connectorId,
  inboundPlan,
  instanceId,
  now,
  type OpenEngine,
  openConversation,
  plannedMessage,
  replyPlan,
  useStore,
} from './fixtures.ts'

const id = 'conversation-of-customer-1'

export function describeOwnership(open: OpenEngine): void {
  describe('the owner of a conversation', () => {
    const { store } = useStore(open, async (fresh) => {
      for (const agent of ['ann', 'bob']) await addAgent(fresh, agent, agent.toUpperCase())
      await fresh.recordQueue(newQueue({ id: 'sales', instanceId, name: 'Sales', createdAt: now }))
      await fresh.updateConnector(connectorId, { defaultQueueId: 'sales' }, now)
      await openConversation(fresh, 'customer-1')
    })

    const change = (wanted: ConversationChange, at = now) =>
      store.changeConversation({ instanceId, id, change: wanted, now: at })
    const found = async () => {
      const one = await store.findConversation(instanceId, id)
      return [one?.status, one?.assignee?.id ?? null, one?.queue?.id ?? null, one?.withBot]
    }

    test('it waits where its connector begins, is taken, moved, returned, and asked back', async () => {
      expect(await found()).toEqual(['open', null, 'sales', false])
      await change({ kind: 'take', agentId: 'ann' })
      expect(await change({ kind: 'take', agentId: 'bob' })).toEqual({ kind: 'not_waiting' })
      expect(await found()).toEqual(['open', 'ann', 'sales', false])
      await change({ kind: 'transfer', to: { agentId: 'bob' } })
      expect(await found()).toEqual(['open', 'bob', 'sales', false])
      expect(await change({ kind: 'transfer', to: { queueId: 'nope' } })).toEqual({ kind: 'unknown_queue' })
      await change({ kind: 'transfer', to: { queueId: instanceId } })
      expect(await found()).toEqual(['open', null, instanceId, false])
      await change({ kind: 'return' })
      expect(await found()).toEqual(['open', null, instanceId, true])
      const history = plannedMessage('talk', { kind: 'history', recipient: { type: 'bot', id: 'b', name: 'b' } })
      await store.recordInbound(inboundPlan([history], { conversationId: id }))
      expect(await found()).toEqual(['open', null, instanceId, true])
      await store.recordInbound(inboundPlan([plannedMessage('help')], { conversationId: id }))
      expect(await found()).toEqual(['open', null, instanceId, false])
      const taking = { takes: true, author: { id: 'ann', name: 'ANN' } }
      await store.recordReply(replyPlan({ id: 'r1', plan: taking }))
      expect(await found()).toEqual(['open', 'ann', instanceId, false])
    })

    test('lists of what waits leave out what the bot has', async () => {
      const waiting = async () =>
        (await store.listConversations({ instanceId, status: 'open', assignee: null, limit: 10 })).items.length
      expect(await waiting()).toBe(1)
      await change({ kind: 'return' })
      expect(await waiting()).toBe(0)
    })

    test('closed, it comes back to its queue, or to where its connector begins when that is gone', async () => {
      await change({ kind: 'close' })
      await store.recordInbound(inboundPlan([plannedMessage('a')], { conversationId: 'x', receivedAt: now + 1 }))
      expect(await found()).toEqual(['open', null, 'sales', false])
      await change({ kind: 'close' }, now + 2)
      expect(await store.deleteQueue('sales', now)).toMatchObject({ kind: 'deleted' })
      await store.recordInbound(inboundPlan([plannedMessage('b')], { conversationId: 'x', receivedAt: now + 3 }))
      expect(await found()).toEqual(['open', null, instanceId, false])
    })

    test('what waits in a queue that is deleted, or is of an agent who leaves it, waits elsewhere', async () => {
      await store.recordQueueMember({ queueId: 'sales', agentId: 'ann', skills: '{}' })
      await change({ kind: 'assign', assigneeId: 'ann' })
      await store.removeQueueMember({ queueId: instanceId, agentId: 'ann', now })
      expect(await found()).toEqual(['open', 'ann', 'sales', false])
      await store.removeQueueMember({ queueId: 'sales', agentId: 'ann', now })
      expect(await found()).toEqual(['open', null, 'sales', false])
      await store.deleteQueue('sales', now)
      expect(await found()).toEqual(['open', null, instanceId, false])
    })

    test('an agent who moves to another instance is in no queue any more', async () => {
      await store.recordInstance({ id: 'other', name: 'Other', createdAt: now })
      await store.recordQueueMember({ queueId: 'sales', agentId: 'ann', skills: '{}' })
      await store.updateAgent('ann', { instanceId: 'other' }, now)
      expect((await store.listQueueMembers({ queueId: 'sales', limit: 10 })).items).toEqual([])
    })

    test('of many that take it at once, one has it', async () => {
      const outcomes = await Promise.all(
        ['ann', 'bob'].flatMap((agentId) => Array.from({ length: 5 }, () => change({ kind: 'take', agentId }))),
      )
      const [, holder] = await found()
      expect(outcomes.map(({ kind }) => kind)).toEqual(
        ['ann', 'bob'].flatMap((agentId) => Array(5).fill(agentId === holder ? 'changed' : 'not_waiting')),
      )
    })
  })
}
