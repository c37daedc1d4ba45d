import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newQueue } from '../../commands/queue.ts'
import type { ConversationFilter } from '../../conversations/conversation-store.ts'
import { takeNext } from '../../queues/take-next.ts'
import type { Store } from '../store.ts'
import {
  addAgent,
  connectorId,
  inboundPlan,
  instanceId,
  now,
  type OpenEngine,
  plannedMessage,
  useStore,
} from './fixtures.ts'

const queues = ['a', 'b', 'c', 'd', 'e', 'f']

export function describeQueued(open: OpenEngine): void {
  describe('what waits in queues', () => {
    const { store, openAnother } = useStore(open, async (fresh) => {
      for (const agent of ['ann', 'bob']) await addAgent(fresh, agent, agent)
      for (const id of queues) await fresh.recordQueue(newQueue({ id, instanceId, name: id, createdAt: now }))
    })

    /** It waits from `at` on. */
    const wait = async (id: string, queueId: string, at: number) => {
      const message = plannedMessage(`hello-${id}`)
      await store.recordInbound(inboundPlan([message], { customerId: id, conversationId: id, receivedAt: now + at }))
      await change(id, { kind: 'transfer', to: { queueId } })
    }
    const change = (id: string, wanted: Parameters<Store['changeConversation']>[0]['change']) =>
      store.changeConversation({ instanceId, id, change: wanted, now })
    const list = async (filter: Partial<ConversationFilter>, limit = 10) => {
      const found: string[] = []
      let cursor: string | undefined
      do {
        const page = await store.listConversations({ instanceId, status: 'open', ...filter, limit, cursor })
        found.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      return found
    }
    const waiting = (queueIds: readonly string[], limit?: number) =>
      list({ assignee: null, queueIds, sort: 'longest_waiting' }, limit)

    test('is listed by queue, longest waiting first, in pages; a colleague’s and the bot’s is not', async () => {
      const places = [
        ['4', 'a'],
        ['1', 'b'],
        ['3', 'a'],
        ['2', 'c'],
        ['5', 'a'],
        ['6', 'a'],
      ] as const
      for (const [id, queueId] of places) await wait(id, queueId, Number(id))
      await change('5', { kind: 'take', agentId: 'ann' })
      await change('6', { kind: 'return' })
      expect(await waiting(['a'])).toEqual(['3', '4'])
      expect(await waiting(['c', 'a', 'b'], 1)).toEqual(['1', '2', '3', '4'])
      expect(await waiting(queues, 1)).toEqual(['1', '2', '3', '4'])
      expect(await waiting([])).toEqual([])
      expect((await list({ queueIds: ['a'], sort: 'newest' })).toSorted()).toEqual(['3', '4', '5', '6'])
      expect(await list({ queueIds: ['a'], assignee: 'ann' })).toEqual(['5'])
      expect(await list({ withBot: true })).toEqual(['6'])
      await change('3', { kind: 'close' })
      expect(await list({ status: 'closed', queueIds: ['a'] })).toEqual(['3'])
      expect((await list({ status: 'all', queueIds: ['a', 'b'] })).toSorted()).toEqual(['1', '3', '4', '5', '6'])
    })

    test('has its place, for those connectors alone that are told of it', async () => {
      const events = { eventsUrl: 'https://bot.example/events', events: ['queue.position'] as const }
      for (const [id, queueId, at] of [
        ['2', 'a', 2],
        ['1', 'a', 1],
        ['3', 'a', 3],
        ['4', 'b', 4],
      ] as const)
        await wait(id, queueId, at)
      expect(await store.listQueuePlaces({ limit: 10 })).toEqual([])
      await store.updateConnector(connectorId, events, now)
      await change('1', { kind: 'take', agentId: 'ann' })
      const places = async (limit: number) =>
        (await store.listQueuePlaces({ limit })).map(({ customerId, queueName, position }) => [
          customerId,
          queueName,
          position,
        ])
      expect(await places(10)).toEqual([
        ['2', 'a', 1],
        ['3', 'a', 2],
        ['4', 'b', 1],
      ])
      expect(await places(1)).toEqual([
        ['2', 'a', 1],
        ['4', 'b', 1],
      ])
      await store.updateConnector(connectorId, { paused: true }, now)
      expect(await places(10)).toEqual([])
    })

    test('an agent serves the queues they are in, and those that nobody is in', async () => {
      await store.recordQueueMember({ queueId: 'a', agentId: 'ann', skills: '{}' })
      await store.recordQueueMember({ queueId: 'b', agentId: 'bob', skills: '{}' })
      const served = async (agentId: string) => (await store.findAgentQueues(instanceId, agentId)).toSorted()
      expect(await served('ann')).toEqual(['a', 'c', 'd', 'e', 'f', instanceId].toSorted())
      expect(await served('bob')).toEqual(['b', 'c', 'd', 'e', 'f', instanceId].toSorted())
      expect(await store.findAgentQueues('other', 'ann')).toEqual([])
    })

    const take = (
      from: Pick<Store, 'readLines' | 'changeConversation' | 'listQueueMembers'>,
      agentId: string,
      most?: number,
    ) =>
      takeNext(
        { store: from, clock: { now: () => now } },
        {
          instanceId,
          agentId,
          queueIds: queues,
          reader: undefined,
          actor: { type: 'agent', id: agentId, name: agentId },
        },
        most,
      )

    test('whoever takes the next one gets the longest waiting, and two never the same, on two servers', async () => {
      const agents = Array.from({ length: 14 }, (_, n) => `agent-${n}`)
      for (const agent of agents) await addAgent(store, agent, agent)
      const ids = Array.from({ length: 12 }, (_, n) => `w${n}`)
      for (const [at, id] of ids.entries()) await wait(id, queues[at % queues.length] ?? 'a', at)
      expect((await take(store, 'ann'))?.id).toBe('w0')
      const other = await openAnother()
      try {
        const takes = agents.map((agent, n) => take(n % 2 === 0 ? store : other, agent))
        const taken = (await Promise.all(takes)).flatMap((one) => (one ? [one.id] : []))
        expect(taken.toSorted()).toEqual(ids.slice(1).toSorted())
        expect(await waiting(queues)).toEqual([])
      } finally {
        await other.close()
      }
    })

    test('what is urgent is taken first, and by who has the skills before others', async () => {
      const ask = (id: string, at: number, handover: object) => {
        const message = plannedMessage(`ask-${id}`, {
          metadata: JSON.stringify({ handover: { queue: 'A', ...handover } }),
        })
        return store.recordInbound(inboundPlan([message], { customerId: id, conversationId: id, receivedAt: now + at }))
      }
      await store.recordQueueMember({ queueId: 'a', agentId: 'ann', skills: '{"tech":2,"fr":1}' })
      await store.recordQueueMember({ queueId: 'a', agentId: 'bob', skills: '{}' })
      await ask('plain', 0, {})
      await ask('tech', 1, { skills: ['Tech'], language: 'fr-CA' })
      await ask('late', 2, { priority: 'urgent' })
      await ask('odd', 3, { skills: ['alchemy'], priority: 'high' })
      expect((await take(store, 'bob'))?.id).toBe('late')
      expect((await take(store, 'bob'))?.id).toBe('odd')
      expect((await take(store, 'bob'))?.id).toBe('plain')
      expect(await store.findConversation(instanceId, 'tech')).toMatchObject({ skills: ['Tech'], language: 'fr-CA' })
      expect((await take(store, 'bob'))?.id).toBe('tech')
      expect(await take(store, 'ann')).toBeUndefined()
      // What only somebody has who is disabled, nobody has: neither for who takes, nor for what the thread tells.
      await store.disableAgent('ann', now)
      await ask('tech again', 4, { skills: ['tech'] })
      await ask('plain again', 5, {})
      expect((await take(store, 'bob'))?.id).toBe('tech again')
      const conversationId = 'tech again'
      const thread = { instanceId, conversationId, limit: 10, order: 'asc', activitiesOnly: true } as const
      const params = { hint: 'skills', because: 'unmet', value: 'tech' }
      expect((await store.listTimeline(thread)).items).toContainEqual(
        expect.objectContaining({
          activity: expect.objectContaining({ kind: 'conversation.hint_unused', params }),
        }),
      )
    })

    test('who has not the skills of hundreds gets the first behind them, and one of those only when no other is left', async () => {
      for (const [agentId, skills] of [
        ['ann', '{"tech":2}'],
        ['bob', '{}'],
      ] as const)
        await store.recordQueueMember({ queueId: 'a', agentId, skills })
      const metadata = JSON.stringify({ handover: { queue: 'A', skills: ['tech'] } })
      const customers = Array.from({ length: 230 }, (_, n) => ({
        ...{ customerId: `tech-${n}`, conversationId: `tech-${`${n}`.padStart(3, '0')}` },
        messages: [plannedMessage(`tech-${n}`, { index: n, metadata })],
      }))
      await store.recordInbound({ ...inboundPlan([]), customers })
      await wait('later', 'b', 2)
      await wait('plain', 'a', 1)
      const taken = [await take(store, 'bob'), await take(store, 'bob'), await take(store, 'bob')]
      expect(taken.map((one) => one?.id)).toEqual(['plain', 'later', 'tech-000'])
      // Behind so many that no more are read, none is looked for.
      await wait('far', 'a', 3)
      expect((await take(store, 'bob', 100))?.id).toBe('tech-001')
      expect((await take(store, 'bob'))?.id).toBe('far')
    })

    test('however it waits, one after another is taken in the order of waiting', async () => {
      const wait1 = fc.record({ queueId: fc.constantFrom(...queues), at: fc.integer({ min: 0, max: 50 }) })
      let run = 0
      await fc.assert(
        fc.asyncProperty(fc.array(wait1, { maxLength: 8 }), async (waits) => {
          run += 1
          for (const [n, { queueId, at }] of waits.entries()) await wait(`r${run}-${n}`, queueId, at)
          const order: number[] = []
          for (let one = await take(store, 'bob'); one; one = await take(store, 'bob'))
            order.push(one.waitingSince ?? -1)
          expect(order).toEqual(waits.map(({ at }) => now + at).toSorted((a, b) => a - b))
        }),
        { numRuns: 8 },
      )
    })
  })
}
