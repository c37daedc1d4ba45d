import { describe, expect, test } from 'vitest'
import type { ConversationChange } from '../../conversations/conversation-store.ts'
import type { FiguresRequest, Grouping } from '../../reports/episode-store.ts'
import { latencyRange } from '../../stats/latency.ts'
import {
  addAgent,
  connectorId,
  hashId,
  inboundPlan,
  instanceId,
  now,
  type OpenEngine,
  openConversation,
  plannedMessage,
  ratingPlan,
  replyPlan,
  useStore,
} from './fixtures.ts'

const hour = 3600_000
const id = 'conversation-of-customer-1'
const customer = { connectorId, customerId: 'customer-1' }

export function describeEpisodes(open: OpenEngine): void {
  describe('what reports count', () => {
    const { store, openAnother } = useStore(open, async (fresh) => {
      for (const agent of ['ann', 'bob']) await addAgent(fresh, agent, agent.toUpperCase())
      await openConversation(fresh, 'customer-1')
    })

    const followAll = async (limit = 100, from = store) => {
      let followed = 0
      for (let some = 1; some > 0; followed += some) some = await from.followEpisodes(limit)
      return followed
    }
    const change = (wanted: ConversationChange, at: number, by = 'ann') =>
      store.changeConversation({
        ...{ instanceId, id, change: wanted, now: at },
        actor: { type: 'agent', id: by, name: by.toUpperCase() },
      })
    const reply = (at: number, by = 'ann') =>
      store.recordReply(replyPlan({ id: `r${at}`, at, plan: { takes: true, author: { id: by, name: by } } }))
    const figures = async (request: Partial<FiguresRequest>) => {
      const happenings = ['opened', 'wait', 'answer', 'handling', 'end', 'rating'] as const
      const asked = { instanceId, from: now - hour, to: now + 48 * hour, offsetMs: 0, widthMs: hour, per: undefined }
      const found = await Promise.all(
        happenings.map((happening) => store.readFigures({ ...asked, ...request, happening })),
      )
      return found.flat()
    }
    const count = async (per?: Grouping, from = now - hour) => {
      const rows = await figures({ per, from })
      const said = rows.map(({ period, group, what, count: of, sumMs }) => {
        const at = period - Math.floor(now / hour)
        return [at, what, ...(per ? [group] : []), of, ...(what === 'opened' ? [] : [sumMs])].join(' ')
      })
      return said.toSorted()
    }

    test('is counted in the hour it happened, once, however the record is cut', async () => {
      await change({ kind: 'take', agentId: 'ann' }, now + 1000)
      await reply(now + hour)
      await change({ kind: 'transfer', to: { agentId: 'bob' } }, now + 2 * hour)
      await change({ kind: 'close' }, now + 3 * hour, 'bob')
      expect(await count()).toEqual([])
      expect(await followAll(1)).toBeGreaterThan(0)
      const figures = [
        ...['0 opened 1', '0 wait 1 1000', `1 answer 1 ${hour}`],
        ...[`3 closed 1 ${3 * hour}`, `3 handling 1 ${3 * hour - 1000}`],
      ]
      expect(await count()).toEqual(figures)
      expect(await followAll()).toBe(0)
      expect(await count()).toEqual(figures)
      expect(await count(undefined, now + hour)).toEqual(figures.slice(2))
    })

    test('finds who answered each of many that are followed at once', async () => {
      const customers = Array.from({ length: 70 }, (_, n) => `many-${n}`)
      await Promise.all(customers.map((customerId) => openConversation(store, customerId)))
      await Promise.all(
        customers.map((customerId, n) => {
          const author = n % 2 === 0 ? 'ann' : 'bob'
          const plan = { takes: true, author: { id: author, name: author } }
          return store.recordReply(replyPlan({ id: `r-${customerId}`, customerId, at: now + hour, plan }))
        }),
      )
      await followAll(1000)
      const answered = (await count('agent')).filter((line) => line.includes('answer'))
      expect(answered).toEqual([`1 answer ann 35 ${35 * hour}`, `1 answer bob 35 ${35 * hour}`])
    })

    test('is told apart by queue, agent, connector and tags', async () => {
      await store.updateInstance(instanceId, { tags: ['Refund', 'VIP'] })
      await change({ kind: 'take', agentId: 'ann' }, now + 1)
      await reply(now + 1)
      await change({ kind: 'transfer', to: { agentId: 'bob' } }, now + 1)
      await change({ kind: 'tag', add: ['Refund', 'VIP'], remove: [] }, now)
      await followAll()
      expect(await count('agent')).toEqual(['0 answer ann 1 1', '0 opened bob 1', '0 wait bob 1 1'])
      expect(await count('queue')).toContain(`0 opened ${instanceId} 1`)
      expect(await count('connector')).toContain(`0 opened ${connectorId} 1`)
      expect(await count('tag')).toContain('0 opened ["Refund","VIP"] 1')
    })

    const rate = (event: string, score: number, at: number, comment?: string) =>
      store.recordNotices(ratingPlan(event, score, at, { comment }))
    const comments = () => store.readComments({ instanceId, from: now, to: now + 48 * hour, looked: 10 })
    const ratings = async (per?: Grouping) =>
      (await figures({ per })).flatMap(({ what, period, group, range, count: of }) =>
        what === 'rating' ? [`${period - Math.floor(now / hour)} ${group} ${range} ${of}`] : [],
      )

    test('a rating is counted when it came, also after the close, once an event, and the last one of a conversation', async () => {
      await store.updateInstance(instanceId, { tags: ['Refund'] })
      await change({ kind: 'take', agentId: 'ann' }, now + 1)
      await change({ kind: 'tag', add: ['Refund'], remove: [] }, now + 2)
      await change({ kind: 'close' }, now + 3)
      await rate('first', 2, now + hour)
      await rate('first', 2, now + hour)
      expect(await ratings()).toEqual(['1  2 1'])
      expect(await comments()).toEqual([])
      await rate('second', 5, now + 2 * hour, 'Thank you')
      const said = { conversationId: id, customerName: expect.any(String), score: 5, comment: 'Thank you' }
      expect(await comments()).toEqual([{ ...said, at: now + 2 * hour, agent: { id: 'ann', name: 'ANN' } }])
      expect(await ratings()).toEqual(['2  5 1'])
      expect(await ratings('agent')).toEqual(['2 ann 5 1'])
      expect(await ratings('queue')).toEqual([`2 ${instanceId} 5 1`])
      expect(await ratings('connector')).toEqual([`2 ${connectorId} 5 1`])
      expect(await ratings('tag')).toEqual(['2 ["Refund"] 5 1'])
      await store.eraseMessages({ ...customer, limit: 100, now, hashId })
      await store.eraseConversations({ ...customer, limit: 100, now })
      expect(await ratings()).toEqual(['2  5 1'])
      expect(await comments()).toEqual([])
      expect(await store.deleteRatings(now + 2 * hour, 10)).toBe(0)
      expect(await store.deleteRatings(now + 2 * hour + 1, 10)).toBe(1)
      expect(await ratings()).toEqual([])
    })

    test('times are counted by ranges, the same ones on every engine', async () => {
      for (const [index, ms] of [0, 1, 999, 60_000, 86_400_000].entries()) {
        await store.recordInbound(
          inboundPlan([plannedMessage(`m${index}`)], { customerId: `c${index}`, conversationId: `other-${index}` }),
        )
        await store.changeConversation({
          ...{ instanceId, id: `other-${index}`, now: now + ms, change: { kind: 'take', agentId: 'ann' } },
          actor: { type: 'agent', id: 'ann', name: 'ANN' },
        })
      }
      await followAll()
      const waits = (await figures({ widthMs: 100 * hour })).filter(({ what }) => what === 'wait')
      // Times of a thread are at least a millisecond apart from what stands before.
      for (const { range, sumMs, count: of } of waits) expect(range).toBe(latencyRange(sumMs / of))
      expect(waits.reduce((sum, one) => sum + one.count, 0)).toBe(5)
    })

    test('another conversation of the same customer is counted by itself, and one that comes back once more', async () => {
      await reply(now + 1)
      await change({ kind: 'close' }, now + hour)
      await followAll()
      await store.recordInbound(
        inboundPlan([plannedMessage('again')], { conversationId: 'unused', receivedAt: now + 2 * hour }),
      )
      await followAll()
      expect((await count()).filter((said) => /opened|wait/.test(said))).toEqual([
        '0 opened 1',
        '0 wait 1 1',
        '2 opened 1',
      ])
    })

    test('two servers that follow at once count once', async () => {
      const other = await openAnother()
      await Promise.all([followAll(1), followAll(1, other), followAll(1)])
      await followAll()
      expect(await count()).toEqual(['0 opened 1'])
      await other.close()
    })

    test('stays when its customer is erased, and what was not followed until then is not counted', async () => {
      await followAll()
      await openConversation(store, 'customer-2')
      for (const customerId of ['customer-1', 'customer-2']) {
        await store.eraseMessages({ ...customer, customerId, limit: 100, now, hashId })
        await store.eraseConversations({ ...customer, customerId, limit: 100, now })
      }
      await followAll()
      expect(await count()).toEqual(['0 opened 1'])
    })

    test('goes when it is old', async () => {
      await followAll()
      expect(await store.deleteEpisodes(now, 10)).toBe(0)
      expect(await store.deleteEpisodes(now + 1, 10)).toBe(1)
      expect(await count()).toEqual([])
    })
  })
}
