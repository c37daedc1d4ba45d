import { describe, expect, test } from 'vitest'
import { newQueue } from '../../commands/queue.ts'
import type { ConversationChange } from '../../conversations/conversation-store.ts'
import {
  addAgent,
  connectorId,
  instanceId,
  now,
  type OpenEngine,
  openConversation,
  replyPlan,
  useStore,
} from './fixtures.ts'

export function describeQuestions(open: OpenEngine): void {
  describe('what partners ask', () => {
    const { store } = useStore(open, async (fresh) => {
      for (const agent of ['ann', 'bob', 'zoe']) await addAgent(fresh, agent, agent.toUpperCase())
      await fresh.recordQueue(newQueue({ id: 'sales', instanceId, name: 'Sales', createdAt: now, capacity: 3 }))
      await fresh.recordQueueMember({ queueId: 'sales', agentId: 'ann', skills: '{}' })
      for (const agentId of ['ann', 'bob']) await fresh.setStatus({ agentId, status: 'online', now })
      for (const [at, customer] of ['c1', 'c2', 'c3'].entries())
        await openConversation(fresh, customer, { receivedAt: now + at })
    })
    const actor = { type: 'agent', id: 'ann', name: 'ANN' } as const
    const change = (customer: string, wanted: ConversationChange, at = now + 1000) =>
      store.changeConversation({ instanceId, now: at, id: `conversation-of-${customer}`, change: wanted, actor })
    const stateOf = async (customer: string) => {
      const found = await store.findConversationState(connectorId, customer)
      return found && { id: found.conversation.id, status: found.conversation.status, position: found.position }
    }

    test('how queues are staffed, and what waits in them', async () => {
      await change('c1', { kind: 'take', agentId: 'ann' })
      await change('c2', { kind: 'transfer', to: { queueId: 'sales' } })
      const { queues } = await store.readStaffedQueues({ instanceId, since: now })
      expect(queues).toEqual([
        {
          queue: { id: instanceId, name: 'General', isDefault: true, hours: null },
          members: [
            { status: 'online', load: 1, capacity: 10 },
            { status: 'online', load: 0, capacity: 10 },
          ],
          waiting: 1,
        },
        {
          queue: { id: 'sales', name: 'Sales', isDefault: false, hours: null },
          members: [{ status: 'online', load: 1, capacity: 3 }],
          waiting: 1,
        },
      ])
    })

    test('who was taken from a queue since a time, the latest first', async () => {
      await change('c1', { kind: 'take', agentId: 'ann' }, now + 5000)
      await change('c2', { kind: 'take', agentId: 'ann' }, now + 9000)
      while ((await store.followEpisodes(100)) > 0);
      const taken = async (since: number) => (await store.readStaffedQueues({ instanceId, since })).taken
      const both = [
        { queueId: instanceId, openedAt: now + 1, takenAt: now + 9000 },
        { queueId: instanceId, openedAt: now, takenAt: now + 5000 },
      ]
      expect(await taken(now)).toEqual(both)
      expect(await taken(now + 6000)).toEqual(both.slice(0, 1))
    })

    test("a customer's place in the queue, which moves up when another one is taken", async () => {
      expect(await stateOf('c3')).toEqual({ id: 'conversation-of-c3', status: 'open', position: 3 })
      await change('c1', { kind: 'take', agentId: 'ann' })
      expect((await stateOf('c3'))?.position).toBe(2)
      expect((await stateOf('c1'))?.position).toBeNull()
      expect(await stateOf('nobody')).toBeUndefined()
    })

    test('the conversation closed last, and its last reply', async () => {
      await store.recordReply(replyPlan({ id: 'r1', customerId: 'c1', at: now + 2000 }))
      await change('c1', { kind: 'close' }, now + 3000)
      expect(await store.findConversationState(connectorId, 'c1')).toMatchObject({
        ...{ conversation: { id: 'conversation-of-c1', status: 'closed' }, position: null },
        ...{ lastMessageId: 'r1', lastEventId: null },
      })
    })
  })
}
