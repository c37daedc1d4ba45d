import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idleMs } from '../../agents/decide-status.ts'
import { newSession } from '../../auth/session.ts'
import { type Assignment, newQueue } from '../../commands/queue.ts'
import { giveOut } from '../../queues/give-out.ts'
import type { RoutingStore } from '../../queues/routing-store.ts'
import type { Store } from '../store.ts'
import {
  addAgent,
  inboundPlan,
  instanceId,
  newConnector,
  now,
  type OpenEngine,
  plannedMessage,
  useStore,
} from './fixtures.ts'

const agents = ['ann', 'bob', 'cleo']

export function describeRouting(open: OpenEngine): void {
  describe('routing', () => {
    const { store, openAnother } = useStore(open, async (fresh) => {
      for (const agent of agents) await addAgent(fresh, agent, agent)
    })

    const addQueue = async (
      id: string,
      assignment: Assignment,
      capacity: number | null,
      members: readonly string[],
    ) => {
      await store.recordQueue(newQueue({ id, instanceId, name: id, createdAt: now, assignment, capacity }))
      for (const agentId of members) await store.recordQueueMember({ queueId: id, agentId, skills: '{}' })
    }
    const write = (id: string, at = 0) =>
      store.recordInbound(
        inboundPlan([plannedMessage(`${id}-${at}`)], { customerId: id, conversationId: id, receivedAt: now + at }),
      )
    const wait = async (id: string, queueId: string, at: number) => {
      await write(id, at)
      await change(id, { kind: 'transfer', to: { queueId } })
    }
    const change = (id: string, wanted: Parameters<Store['changeConversation']>[0]['change']) =>
      store.changeConversation({ instanceId, id, change: wanted, now })
    const set = (agentId: string, status: 'online' | 'away' | 'offline') => store.setStatus({ agentId, status, now })
    const give = async (from: RoutingStore = store) => (await giveOut({ store: from, clock: { now: () => now } })).given
    const holders = async () => {
      const { items } = await store.listConversations({ instanceId, status: 'open', limit: 200 })
      return Object.fromEntries(items.map(({ id, assignee }) => [id, assignee?.id ?? null]))
    }

    test('the longest waiting ones are given to those who are online and have room; the thread tells it', async () => {
      await addQueue('a', 'least_busy', 2, ['ann', 'bob'])
      for (const [at, id] of ['w1', 'w2', 'w3', 'w4'].entries()) await wait(id, 'a', at)
      await set('ann', 'online')
      await set('bob', 'away')
      await set('cleo', 'online')
      expect(await give()).toBe(2)
      expect(await holders()).toEqual({ w1: 'ann', w2: 'ann', w3: null, w4: null })
      const { items } = await store.listTimeline({
        instanceId,
        conversationId: 'w1',
        limit: 10,
        order: 'asc',
        activitiesOnly: true,
      })
      expect(items).toContainEqual(
        expect.objectContaining({
          activity: expect.objectContaining({
            kind: 'conversation.assigned',
            actor: { type: 'routing', id: null, name: null },
          }),
        }),
      )
      expect(await give()).toBe(0)
      await change('w1', { kind: 'close' })
      expect(await give()).toBe(1)
      await set('bob', 'online')
      await store.updateAgent('bob', { capacity: 1 }, now)
      expect(await give()).toBe(1)
      expect(await holders()).toEqual({ w2: 'ann', w3: 'ann', w4: 'bob' })
    })

    test('what is urgent goes first, and what asks for skills to who has them', async () => {
      await addQueue('a', 'least_busy', 1, ['ann'])
      await store.recordQueueMember({ queueId: 'a', agentId: 'bob', skills: '{"tech":1}' })
      const ask = (id: string, at: number, handover: object) => {
        const message = plannedMessage(id, { metadata: JSON.stringify({ handover: { queue: 'a', ...handover } }) })
        return store.recordInbound(inboundPlan([message], { customerId: id, conversationId: id, receivedAt: now + at }))
      }
      await ask('low', 0, { priority: 'low' })
      await ask('tech', 1, { skills: ['tech'] })
      await ask('urgent', 2, { priority: 'urgent' })
      expect((await store.findConversationState('connector-1', 'tech'))?.position).toBe(2)
      await set('ann', 'online')
      expect(await give()).toBe(1)
      expect(await holders()).toEqual({ low: null, tech: null, urgent: 'ann' })
      await set('bob', 'online')
      expect(await give()).toBe(1)
      expect(await holders()).toEqual({ low: null, tech: 'bob', urgent: 'ann' })
    })

    test('who is in two queues is given whoever waits longest in either', async () => {
      await addQueue('a', 'least_busy', 3, ['ann'])
      await addQueue('b', 'round_robin', 3, ['ann'])
      for (const [at, queueId] of ['b', 'a', 'a', 'b', 'a', 'b'].entries()) await wait(`w${at}`, queueId, at)
      await set('ann', 'online')
      expect(await give()).toBe(3)
      const held = Object.entries(await holders()).filter(([, holder]) => holder === 'ann')
      expect(held.map(([id]) => id).toSorted()).toEqual(['w0', 'w1', 'w2'])
    })

    test('who waits behind hundreds that fit nobody is given out all the same', async () => {
      await addQueue('a', 'least_busy', 1, ['ann'])
      await store.recordQueueMember({ queueId: 'a', agentId: 'bob', skills: '{"tech":1}' })
      await store.updateConnector('connector-1', { defaultQueueId: 'a' }, now)
      const metadata = JSON.stringify({ handover: { skills: ['tech'] } })
      const customers = Array.from({ length: 300 }, (_, n) => ({
        ...{ customerId: `tech-${n}`, conversationId: `tech-${n}` },
        messages: [plannedMessage(`tech-${n}`, { index: n, metadata })],
      }))
      await store.recordInbound({ ...inboundPlan([]), customers })
      await wait('first', 'a', -1)
      await wait('last', 'a', 1)
      await set('ann', 'online')
      await store.updateAgent('ann', { capacity: 2 }, now)
      const holderOf = async (id: string) => (await store.findConversation(instanceId, id))?.assignee?.id
      const holdersMeanwhile: (string | undefined)[] = []
      const { findQueuesToRoute, readRooms, assignByRouting } = store
      const readLines: RoutingStore['readLines'] = async (wanted) => {
        holdersMeanwhile.push(await holderOf('first'))
        return store.readLines(wanted)
      }
      expect(await give({ findQueuesToRoute, readRooms, assignByRouting, readLines })).toBe(2)
      expect(await holderOf('last')).toBe('ann')
      // Who fits is not kept waiting while others are looked through.
      expect(holdersMeanwhile).toEqual(['ann', 'ann'])
    })

    test('who waits in one instance is given out while another one is still looked through', async () => {
      const second = 'instance-2'
      await store.recordInstance({ id: second, name: 'Second', createdAt: now })
      await store.recordConnector(newConnector({ id: 'connector-2', instanceId: second }))
      await store.recordAgent({
        ...{ id: 'zoe', instanceId: second, email: 'zoe@second.example', name: 'zoe', role: 'agent', service: false },
        ...{ passwordHash: null, createdAt: now, disabledAt: null },
      })
      await addQueue('a', 'least_busy', 1, ['ann'])
      await wait('w1', 'a', 0)
      await store.recordQueue(
        newQueue({ id: 'b', instanceId: second, name: 'b', createdAt: now, assignment: 'least_busy', capacity: 1 }),
      )
      await store.updateConnector('connector-2', { defaultQueueId: 'b' }, now)
      const plan = inboundPlan([plannedMessage('w2')], { connectorId: 'connector-2', conversationId: 'w2' })
      await store.recordInbound({ ...plan, instanceId: second })
      for (const agentId of ['ann', 'zoe']) await set(agentId, 'online')
      const { findQueuesToRoute, readLines } = store
      const isGiven = Promise.withResolvers<void>()
      const readRooms: RoutingStore['readRooms'] = async (wanted) => {
        if (wanted.instanceId === instanceId) await isGiven.promise
        return store.readRooms(wanted)
      }
      const assignByRouting: RoutingStore['assignByRouting'] = async (planned) => {
        const done = await store.assignByRouting(planned)
        if (planned.conversationId === 'w2') isGiven.resolve()
        return done
      }
      expect(await give({ findQueuesToRoute, readRooms, readLines, assignByRouting })).toBe(2)
      expect((await store.findConversation(second, 'w2'))?.assignee?.id).toBe('zoe')
      expect(await holders()).toEqual({ w1: 'ann' })
    })

    test('however many instances cannot be looked through, all others are given theirs, and the failure is told', async () => {
      await addQueue('a', 'least_busy', 1, ['ann'])
      await wait('w1', 'a', 0)
      await set('ann', 'online')
      const broken = Array.from({ length: 9 }, (_, n) => ({ id: `0${n}`, instanceId: `broken-${n}` }))
      const findQueuesToRoute: RoutingStore['findQueuesToRoute'] = async (asked) =>
        asked.after === '' ? [...broken, ...(await store.findQueuesToRoute(asked))] : []
      const readRooms: RoutingStore['readRooms'] = async (wanted) => {
        if (wanted.instanceId !== instanceId) throw new Error('broken')
        return store.readRooms(wanted)
      }
      const { readLines, assignByRouting } = store
      await expect(give({ findQueuesToRoute, readRooms, readLines, assignByRouting })).rejects.toThrow('broken')
      expect(await holders()).toEqual({ w1: 'ann' })
    })

    test('a queue that nobody is in is everybody’s; one of manual assignment gives none out', async () => {
      await addQueue('all', 'round_robin', 1, [])
      await addQueue('m', 'manual', 1, [])
      await wait('w1', 'all', 1)
      await wait('w2', 'm', 0)
      await set('cleo', 'online')
      expect(await store.findQueuesToRoute({ after: '', limit: 10 })).toEqual([{ id: 'all', instanceId }])
      await give()
      expect(await holders()).toEqual({ w1: 'cleo', w2: null })
    })

    test('who passed a conversation on is not given it again; who is away or disabled keeps, or loses, what they have', async () => {
      await addQueue('a', 'round_robin', 5, ['ann', 'bob'])
      await wait('w1', 'a', 1)
      await set('ann', 'online')
      await give()
      await change('w1', { kind: 'assign', assigneeId: null })
      expect(await give()).toBe(0)
      // Nor when that was planned before they passed it on.
      const planned = { conversationId: 'w1', agentId: 'ann', queueId: 'a', now }
      expect(await store.assignByRouting(planned)).toBe(false)
      await set('bob', 'online')
      await give()
      await set('bob', 'away')
      await give()
      expect(await holders()).toEqual({ w1: 'bob' })
      await store.disableAgent('bob', now)
      await give()
      expect(await holders()).toEqual({ w1: 'ann' })
    })

    test.each<[Assignment]>([['manual'], ['least_busy']])(
      'a customer who comes back gets their last agent, who may have left the queue, if online and with room, else any: %s',
      async (assignment) => {
        await addQueue('a', assignment, 1, ['ann', 'bob'])
        await store.updateConnector('connector-1', { defaultQueueId: 'a' }, now)
        await write('zoe')
        await change('zoe', { kind: 'take', agentId: 'ann' })
        await set('bob', 'online')
        const comeBack = async (at: number) => {
          await change('zoe', { kind: 'close' })
          await write('zoe', at)
          await give()
          return (await holders()).zoe
        }
        await set('ann', 'online')
        expect(await comeBack(1)).toBe('ann')
        await change('zoe', { kind: 'close' })
        await store.removeQueueMember({ queueId: 'a', agentId: 'ann', now })
        expect(await comeBack(2)).toBe('ann')
        await set('ann', 'away')
        expect(await comeBack(3)).toBe(assignment === 'manual' ? null : 'bob')
      },
    )

    test('who did not answer in time is given it again once nobody else is left to try', async () => {
      await addQueue('a', 'least_busy', 5, ['ann', 'bob'])
      for (const [at, id] of ['w1', 'w2'].entries()) await wait(id, 'a', at)
      await change('w2', { kind: 'take', agentId: 'bob' })
      await set('ann', 'online')
      const next = async () => {
        await give()
        const holder = (await holders()).w1
        await change('w1', { kind: 'assign', assigneeId: null, reason: 'answer_limit' })
        return holder
      }
      expect([await next(), await next()]).toEqual(['ann', 'ann'])
      await set('bob', 'online')
      expect([await next(), await next(), await next()]).toEqual(['bob', 'ann', 'bob'])
    })

    test('two servers that give out at once give none twice, nobody too many, and nobody before who waited longer', async () => {
      await addQueue('a', 'least_busy', 3, ['ann', 'bob'])
      await addQueue('b', 'round_robin', 2, ['bob', 'cleo'])
      const served = { a: { ann: 3, bob: 3 }, b: { bob: 2, cleo: 2 } }
      for (const agent of agents) await set(agent, 'online')
      const other = await openAnother()
      let run = 0
      try {
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.constantFrom('a' as const, 'b' as const), { minLength: 4, maxLength: 10 }),
            async (waits) => {
              run += 1
              const ids = waits.map((_, n) => `r${run}-${n}`)
              for (const [n, queueId] of waits.entries()) await wait(`r${run}-${n}`, queueId, n)
              const given = await Promise.all([give(), give(other), give(), give(other)])
              const all = await holders()
              const held = (agent: string) => ids.filter((id) => all[id] === agent)
              expect(given.reduce((sum, one) => sum + one, 0)).toBe(ids.filter((id) => all[id] !== null).length)
              expect(held('ann').length).toBeLessThanOrEqual(3)
              expect(held('bob').length).toBeLessThanOrEqual(3)
              expect(held('bob').filter((id) => waits[ids.indexOf(id)] === 'b').length).toBeLessThanOrEqual(2)
              expect(held('cleo').length).toBeLessThanOrEqual(2)
              for (const [n, queueId] of waits.entries()) {
                if (all[`r${run}-${n}`] !== null) continue
                for (const [agent, room] of Object.entries(served[queueId]))
                  expect(held(agent).filter((id) => ids.indexOf(id) < n).length).toBeGreaterThanOrEqual(room)
              }
              expect(await give()).toBe(0)
              for (const id of ids) await change(id, { kind: 'close' })
            },
          ),
          { numRuns: 5 },
        )
      } finally {
        await other.close()
      }
    })

    test('who logs in is online, away after ten minutes without input, and offline without a session', async () => {
      await store.recordPassword('ann', 'hash')
      const { session } = newSession('ann', { address: '::1' }, now)
      const settle = async (at: number) => {
        for (const agentId of await store.findStatusesToSettle({ now: at, limit: 10 }))
          await store.settleStatus({ agentId, now: at })
        return store.findStatus('ann')
      }
      expect(await store.findStatus('ann')).toBe('offline')
      const { last } = await store.readChangeBounds()
      await store.recordSession(session, 'hash')
      expect(await settle(now)).toBe('online')
      expect((await store.listAgents({ instanceId, limit: 10 })).items.map(({ status }) => status)).toEqual([
        'online',
        undefined,
        undefined,
      ])
      expect(await settle(now + idleMs - 1)).toBe('online')
      expect(await settle(now + idleMs)).toBe('away')
      expect(await store.recordInput({ agentId: 'ann', now: now + idleMs + 1 })).toBe('online')
      expect(await settle(now + 2 * idleMs)).toBe('online')
      await store.setStatus({ agentId: 'ann', status: 'away', now })
      expect(await store.recordInput({ agentId: 'ann', now: now + idleMs + 2 })).toBe('away')
      await store.deleteSession(session.hash)
      expect(await settle(now)).toBe('offline')
      await store.recordSession(session, 'hash')
      expect(await settle(now)).toBe('away')
      expect(await settle(session.expiresAt)).toBe('offline')
      const changes = await store.readChanges({ instanceId, after: last, limit: 20 })
      expect(changes.filter(({ type }) => type === 'agents.updated').map(({ agentId }) => agentId)).toEqual(
        Array(7).fill('ann'),
      )
    })
  })
}
