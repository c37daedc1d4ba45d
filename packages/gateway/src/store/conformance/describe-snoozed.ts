import { describe, expect, test } from 'vitest'
import { inboundPlan, instanceId, now, type OpenEngine, plannedMessage, useStore } from './fixtures.ts'

const minute = 60_000

export function describeSnoozed(open: OpenEngine): void {
  describe('what is snoozed', () => {
    const { store } = useStore(open)

    const wait = (id: string, at: number) =>
      store.recordInbound(
        inboundPlan([plannedMessage(`hello-${id}`)], { customerId: id, conversationId: id, receivedAt: now + at }),
      )
    const snooze = (id: string, until: number) =>
      store.changeConversation({ instanceId, id, change: { kind: 'snooze', until }, now })
    const list = async (filter: object) => {
      const request = { instanceId, status: 'open', sort: 'longest_waiting', limit: 10, ...filter } as const
      return (await store.listConversations(request)).items.map(({ id }) => id)
    }

    test('is due at its time, the earliest first, and back where it stood', async () => {
      for (const [at, id] of ['a', 'b', 'c', 'd'].entries()) await wait(id, at)
      await snooze('b', now + 2 * minute)
      await snooze('a', now + minute)
      await snooze('c', now + 3 * minute)
      expect(await list({ waiting: true })).toEqual(['d'])
      expect(await list({ assignee: null, snoozed: false })).toEqual(['d'])
      expect(await list({ snoozed: true })).toEqual(['a', 'b', 'c'])
      expect(await store.listDueSnoozes(now + minute - 1, 10)).toEqual([])
      const due = await store.listDueSnoozes(now + 2 * minute, 10)
      expect(due).toEqual(['a', 'b'].map((id) => ({ id, instanceId })))
      expect(await store.listDueSnoozes(now + 2 * minute, 1)).toEqual(due.slice(0, 1))
      for (const one of due) {
        await store.changeConversation({ ...one, change: { kind: 'wake', isDue: true }, now: now + 2 * minute })
      }
      expect(await list({ waiting: true })).toEqual(['a', 'b', 'd'])
      expect(await list({ snoozed: true })).toEqual(['c'])
    })

    test('and put off meanwhile stays: it is decided by what it is then', async () => {
      await wait('a', 0)
      await snooze('a', now + minute)
      const [due] = await store.listDueSnoozes(now + minute, 10)
      await snooze('a', now + 2 * minute)
      const wake = { instanceId, id: due?.id ?? '', change: { kind: 'wake', isDue: true }, now: now + minute } as const
      expect(await store.changeConversation(wake)).toMatchObject({ conversation: { snoozedUntil: now + 2 * minute } })
    })
  })
}
