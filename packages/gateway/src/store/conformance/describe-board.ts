import { describe, expect, test } from 'vitest'
import { newQueue } from '../../commands/queue.ts'
import { addAgent, instanceId, now, type OpenEngine, openConversation, useStore } from './fixtures.ts'

export function describeBoard(open: OpenEngine): void {
  describe('the board', () => {
    const { store } = useStore(open, async (fresh) => {
      for (const agent of ['ann', 'bob']) await addAgent(fresh, agent, agent.toUpperCase())
      await fresh.recordQueue(newQueue({ id: 'sales', instanceId, name: 'Sales', createdAt: now, waitTargetMs: 5000 }))
    })

    test('tells what waits in each queue since when, and what each agent has', async () => {
      for (const [at, customer] of ['c1', 'c2', 'c3', 'c4'].entries()) {
        await openConversation(store, customer, { receivedAt: now + at })
      }
      const change = { instanceId, now: now + 1000 }
      const id = (customer: string) => `conversation-of-${customer}`
      await store.changeConversation({ ...change, id: id('c1'), change: { kind: 'take', agentId: 'ann' } })
      await store.changeConversation({ ...change, id: id('c2'), change: { kind: 'return' } })
      await store.changeConversation({
        ...change,
        id: id('c3'),
        change: { kind: 'transfer', to: { queueId: 'sales' } },
      })
      await store.recordQueueMember({ queueId: 'sales', agentId: 'bob', skills: '{}' })
      const { queues, agents } = await store.readBoard(instanceId)
      expect(queues).toEqual([
        {
          ...{ id: instanceId, name: 'General', waitTargetMs: null, waiting: 1, oldestSince: now + 3, held: 1 },
          memberIds: [],
        },
        {
          ...{ id: 'sales', name: 'Sales', waitTargetMs: 5000, waiting: 1, oldestSince: now + 2, held: 0 },
          memberIds: ['bob'],
        },
      ])
      expect(agents).toEqual([
        { id: 'ann', name: 'ANN', status: 'offline', held: 1, waiting: 1, oldestSince: now },
        { id: 'bob', name: 'BOB', status: 'offline', held: 0, waiting: 0, oldestSince: null },
      ])
    })

    test('counts nobody as waiting whose conversation is snoozed or answered', async () => {
      await openConversation(store, 'c1')
      await openConversation(store, 'c2')
      const change = { kind: 'snooze', until: now + 60_000 } as const
      await store.changeConversation({ instanceId, now: now + 1, id: 'conversation-of-c1', change })
      const { queues } = await store.readBoard(instanceId)
      expect(queues[0]).toMatchObject({ id: instanceId, waiting: 1, oldestSince: now })
    })

    test('of an instance that is not there is empty', async () => {
      expect(await store.readBoard('nobody')).toEqual({ queues: [], agents: [] })
    })
  })
}
