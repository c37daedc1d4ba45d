import { describe, expect, test } from 'vitest'
import { newQueue, type QueueRow } from '../../commands/queue.ts'
import type { ConversationChange } from '../../conversations/conversation-store.ts'
import { findDueRanges, type TimesOf } from '../../queues/due.ts'
import { compileOpeningHours } from '../../queues/opening-hours.ts'
import { isTalking, latestMs } from '../../queues/texts.ts'
import type { Store } from '../store.ts'
import {
  addAgent,
  claim,
  connectorId,
  deliver,
  inboundPlan,
  instanceId,
  now,
  type OpenEngine,
  openConversation,
  plannedMessage,
  replyPlan,
  useStore,
} from './fixtures.ts'

const minute = 60_000
const id = 'conversation-of-customer-1'
const timesOf: TimesOf = ({ hours }) => (hours === null ? null : compileOpeningHours(JSON.parse(hours)))
const texts = (all: object) => ({ texts: JSON.stringify(all) })

/** What the loop does at that time: what each one came to. */
async function look(store: Store, at: number) {
  const queues = await store.listActiveQueues()
  const found = await store.findDue({
    ranges: findDueRanges(queues, { now: at, timesOf }),
    texts: { queueIds: queues.filter(isTalking).map((queue) => queue.id), from: at - latestMs, to: at },
    returnBy: at,
    limit: 10,
  })
  return Promise.all(found.map(async (one) => (await act(store, one, at)).kind))
}

let acts = 0
const act = (store: Store, conversationId: string, at: number) => {
  acts += 1
  const ids = { messageId: `text-${acts}`, deliveryId: `delivery-of-text-${acts}` }
  return store.actOnDue({ conversationId, ...ids, publicUrl: 'https://chat.example', now: at, timesOf })
}

export function describeDue(open: OpenEngine): void {
  describe('what queues do by themselves', () => {
    const { store, openAnother } = useStore(open, async (fresh) => {
      for (const agent of ['ann', 'bob']) await addAgent(fresh, agent, agent.toUpperCase())
      for (const name of ['sales', 'night']) {
        await fresh.recordQueue(newQueue({ id: name, instanceId, name, createdAt: now }))
      }
      await fresh.updateConnector(connectorId, { defaultQueueId: 'sales' }, now)
    })
    const set = (patch: Partial<QueueRow>, queue = 'sales') => store.updateQueue(queue, patch)
    const write = (key: string, at: number) =>
      store.recordInbound(inboundPlan([plannedMessage(key, { sortAt: at })], { conversationId: id, receivedAt: at }))
    const answer = (name: string, at: number) =>
      store.recordReply(replyPlan({ id: name, at, plan: { author: { id: 'ann', name: 'ANN' }, takes: true } }))
    const give = (assigneeId: string | null, at: number) => {
      const actor = { type: 'agent', id: 'zoe', name: 'Zoé' } as const
      return store.changeConversation({ instanceId, id, change: { kind: 'assign', assigneeId }, now: at, actor })
    }
    const found = async () => {
      const one = await store.findConversation(instanceId, id)
      return [one?.status, one?.assignee?.id ?? one?.queue?.id, one?.waitingSince]
    }
    const thread = async () => {
      const { items } = await store.listTimeline({
        instanceId,
        conversationId: id,
        order: 'asc',
        limit: 50,
        activitiesOnly: false,
      })
      return items.map((entry) =>
        entry.kind === 'message'
          ? entry.message.text
          : [entry.activity.kind, entry.activity.actor.type, entry.activity.params],
      )
    }

    test('nothing, unless they are told to', async () => {
      await openConversation(store, 'customer-1')
      expect(await store.listActiveQueues()).toEqual([])
      expect(await look(store, now + 365 * 24 * 60 * minute)).toEqual([])
    })

    test('an agent who does not answer in time loses it to the queue, in which its customer waits on', async () => {
      await set({ answerLimitMs: 5 * minute })
      await openConversation(store, 'customer-1')
      await give('ann', now + 10 * minute)
      expect(await look(store, now + 10 * minute + 1)).toEqual(['noted'])
      expect(await look(store, now + 15 * minute - 1)).toEqual([])
      expect(await look(store, now + 15 * minute)).toEqual(['released'])
      expect(await found()).toEqual(['open', 'sales', now])
      expect((await thread()).at(-1)).toEqual([
        ...['conversation.released', 'system'],
        { from: { id: 'ann', name: 'ANN' }, to: null, reason: 'answer_limit' },
      ])
      expect(await look(store, now + 60 * minute)).toEqual([])
    })

    test('an answer ends that, and the next message begins anew', async () => {
      await set({ answerLimitMs: 5 * minute })
      await openConversation(store, 'customer-1')
      await give('ann', now)
      await answer('r1', now + 4 * minute)
      expect(await look(store, now + 20 * minute)).toEqual([])
      await write('more', now + 30 * minute)
      expect(await look(store, now + 35 * minute - 1)).toEqual([])
      expect(await look(store, now + 35 * minute)).toEqual(['released'])
    })

    test('while the queue is closed, no answer is expected', async () => {
      // The 5th is a Monday, and 10:00 in UTC.
      const hours = {
        zone: 'UTC',
        week: { monday: [{ from: '09:00', to: '10:02' }], tuesday: [{ from: '09:00', to: '18:00' }] },
        holidays: [],
      }
      await set({ answerLimitMs: 5 * minute, hours: JSON.stringify(hours) })
      await openConversation(store, 'customer-1')
      await give('ann', now)
      const opens = now + 23 * 60 * minute
      expect(await look(store, opens + 2 * minute)).toEqual([])
      expect(await look(store, opens + 3 * minute + 1)).toEqual(['released'])
    })

    test('who waits too long goes on to the next queue, each as long as it says, and never back', async () => {
      await set({ overflowQueueId: 'night', overflowAfterMs: 5 * minute })
      await set({ overflowQueueId: instanceId, overflowAfterMs: 10 * minute }, 'night')
      await openConversation(store, 'customer-1')
      expect(await look(store, now + 5 * minute - 1)).toEqual([])
      expect(await look(store, now + 5 * minute)).toEqual(['overflowed'])
      expect(await found()).toEqual(['open', 'night', now])
      expect((await thread()).at(-1)).toEqual([
        ...['conversation.queued', 'system'],
        {
          ...{ reason: 'overflow', from: null },
          ...{ from_queue: { id: 'sales', name: 'sales' }, queue: { id: 'night', name: 'night' } },
        },
      ])
      expect(await look(store, now + 14 * minute)).toEqual(['noted'])
      expect(await look(store, now + 14 * minute)).toEqual([])
      expect(await look(store, now + 15 * minute)).toEqual(['overflowed'])
      for (let day = 1; day < 10; day++) expect(await look(store, now + day * 24 * 60 * minute)).toEqual([])
      expect(await found()).toEqual(['open', instanceId, now])
    })

    test('a customer who is silent is let go, but not before our word arrived', async () => {
      await set({ closeAfterMs: 60 * minute })
      await openConversation(store, 'customer-1')
      expect(await look(store, now + 24 * 60 * minute)).toEqual([])
      await answer('r1', now + 10 * minute)
      expect(await look(store, now + 70 * minute)).toEqual(['noted'])
      const [claimed] = await claim(store, now + 71 * minute)
      if (claimed) await deliver(store, claimed, now + 71 * minute)
      expect(await look(store, now + 130 * minute - 1)).toEqual([])
      expect(await look(store, now + 130 * minute)).toEqual(['closed'])
      expect((await thread()).at(-1)).toEqual(['conversation.closed', 'system', { reason: 'silence' }])
      expect((await found())[0]).toBe('closed')
    })

    test('what was reopened, or is snoozed, is not closed for the silence before', async () => {
      await set({ closeAfterMs: 60 * minute })
      await openConversation(store, 'customer-1')
      await answer('r1', now)
      const [claimed] = await claim(store, now)
      if (claimed) await deliver(store, claimed, now)
      expect(await look(store, now + 61 * minute)).toEqual(['closed'])
      const change = (one: ConversationChange, at: number) =>
        store.changeConversation({ instanceId, id, change: one, now: now + at })
      await change({ kind: 'reopen' }, 90 * minute)
      expect(await look(store, now + 150 * minute - 1)).toEqual([])
      await change({ kind: 'snooze', until: now + 160 * minute }, 120 * minute)
      // As after a time in which no server ran.
      expect(await look(store, now + 300 * minute)).toEqual([])
      await change({ kind: 'wake', isDue: true }, 300 * minute)
      expect(await found()).toEqual(['open', 'ann', now + 300 * minute])
    })

    test('who writes at the last moment is not closed', async () => {
      await set({ closeAfterMs: 60 * minute })
      await openConversation(store, 'customer-1')
      await answer('r1', now)
      const [claimed] = await claim(store, now)
      if (claimed) await deliver(store, claimed, now)
      await write('wait', now + 60 * minute)
      expect(await act(store, id, now + 60 * minute)).toEqual({ kind: 'nothing' })
      expect((await found())[0]).toBe('open')
    })

    test('a text goes out like a reply, in the customer’s language, and answers nobody', async () => {
      await set(texts({ waiting: { en: 'Please wait', fr: 'Patientez' } }))
      const metadata = { metadata: '{"handover":{"language":"fr-CA"}}', hasMetadata: true }
      await store.recordInbound(inboundPlan([plannedMessage('a', metadata)], { conversationId: id }))
      expect(await look(store, now)).toEqual(['told'])
      expect(await look(store, now + 1)).toEqual([])
      await write('b', now + 2)
      expect(await look(store, now + 3)).toEqual([])
      expect(await thread()).toEqual(['text of a', 'Patientez', 'text of b'])
      expect(await found()).toEqual(['open', 'sales', now])
      const one = await store.findConversation(instanceId, id)
      expect(one).toMatchObject({ unreadCount: 2, lastMessage: { text: 'text of b' } })
      const [delivery] = await claim(store, now + 4)
      expect(JSON.parse(Buffer.from(delivery?.body ?? []).toString())).toMatchObject({
        ...{ customer_id: 'customer-1', sender: { type: 'human', id: 'kiamo', name: 'kiamo' } },
        ...{ body: { message: 'Patientez', attachments: [] }, metadata: { handover: { language: 'fr-CA' } } },
      })
    })

    test('the last word follows a closing that nobody took back, and opens nothing', async () => {
      await set(texts({ closed: { en: 'Goodbye' } }))
      await openConversation(store, 'customer-1')
      const change = (kind: 'close' | 'reopen', at: number) =>
        store.changeConversation({ instanceId, id, change: { kind }, now: at })
      await change('close', now)
      expect(await look(store, now + 5000)).toEqual([])
      await change('reopen', now + 5000)
      expect(await look(store, now + 10_000)).toEqual([])
      await change('close', now + 20_000)
      expect(await look(store, now + 30_000)).toEqual(['told'])
      expect(await look(store, now + 60_000)).toEqual([])
      expect((await thread()).filter((one) => one === 'Goodbye')).toEqual(['Goodbye'])
      expect((await found())[0]).toBe('closed')
    })

    test('nothing is said to the bot’s customers, late, or for a connector that is gone', async () => {
      await set(texts({ waiting: { en: 'Wait' }, closed: { en: 'Bye' } }))
      await openConversation(store, 'customer-1')
      await store.changeConversation({ instanceId, id, change: { kind: 'return' }, now })
      expect(await look(store, now)).toEqual(['noted'])
      await store.changeConversation({ instanceId, id, change: { kind: 'close' }, now: now + 1 })
      expect(await look(store, now + 20_000)).toEqual([])
      await openConversation(store, 'customer-2', { receivedAt: now })
      expect(await look(store, now + latestMs + 1)).toEqual([])
      await store.deleteConnector(connectorId, now + 1)
      expect(await look(store, now + 2)).toEqual(['noted'])
      expect(await thread()).not.toContain('Wait')
    })

    test('a hand-over that nobody answers in its time is the bot’s again, whoever has it; on two servers, once', async () => {
      const handOver = (key: string, at: number) =>
        store.recordInbound(
          inboundPlan([plannedMessage(key, { metadata: '{"handover":{"timeout_seconds":60}}', sortAt: at })], {
            ...{ conversationId: id, receivedAt: at },
          }),
        )
      await handOver('a', now)
      await give('ann', now)
      expect(await look(store, now + minute - 1)).toEqual([])
      const other = await openAnother()
      const acts = await Promise.all([store, other].map((one) => act(one, id, now + minute)))
      expect(acts.map(({ kind }) => kind).toSorted()).toEqual(['nothing', 'returned'])
      await other.close()
      expect((await thread()).at(-1)).toEqual(['conversation.returned', 'system', { from: { id: 'ann', name: 'ANN' } }])
      expect(await look(store, now + 2 * minute)).toEqual([])
      await handOver('b', now + 2 * minute)
      await answer('r1', now + 3 * minute - 1)
      await write('c', now + 3 * minute)
      expect(await look(store, now + 9 * minute)).toEqual([])
      expect((await store.findConversation(instanceId, id))?.withBot).toBe(false)
    })

    test('two servers that look at the same time do it once', async () => {
      await set({ ...texts({ waiting: { en: 'Wait' } }), answerLimitMs: minute })
      await openConversation(store, 'customer-1')
      const other = await openAnother()
      const both = (at: number) => Promise.all([store, other, store, other].map((one) => act(one, id, at)))
      const kinds = async (at: number) => (await both(at)).map(({ kind }) => kind).toSorted()
      expect(await kinds(now)).toEqual(['nothing', 'nothing', 'nothing', 'told'])
      await give('ann', now)
      await act(store, id, now + minute)
      expect(await kinds(now + 2 * minute)).toEqual(['nothing', 'nothing', 'nothing', 'released'])
      await other.close()
    })
  })
}
