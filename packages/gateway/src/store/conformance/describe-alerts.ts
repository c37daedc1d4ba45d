import { reason } from '@passerelle/protocol/errors'
import { describe, expect, test } from 'vitest'
import type { AlertsRequest } from '../../alerts/decide-alerts.ts'
import type { AlertKind } from '../../commands/alert.ts'
import { newQueue } from '../../commands/queue.ts'
import {
  connectorId,
  fail,
  instanceId,
  now,
  type OpenEngine,
  openConversation,
  settlement,
  useDeliveries,
} from './fixtures.ts'

export function describeAlerts(open: OpenEngine): void {
  describe('alerts', () => {
    const { store, reply, claimOne } = useDeliveries(open)
    const watch = () => store.readWatched({ exhaustedSince: now - 1000 })

    test('watches endpoints that fail while they have something to send', async () => {
      await reply('a1')
      expect((await watch()).endpoints).toEqual([])
      const claimed = await claimOne(now)
      await fail(store, claimed, now, 1000)
      const failing = { id: connectorId, kind: 'messages', openedAt: null }
      expect((await watch()).endpoints).toMatchObject([{ ...failing, connectorId, instanceId }])
      const again = await claimOne(now + 1000)
      expect((await watch()).endpoints).toMatchObject([failing])
      await store.settleDelivery(settlement(again, now + 1000, { state: 'exhausted' }))
      expect((await watch()).endpoints).toEqual([])
    })

    test('watches what failed for good until nothing of its connector has', async () => {
      await reply('a1')
      await store.settleDelivery(settlement(await claimOne(now), now, { state: 'exhausted' }))
      while ((await store.countActivity(100)) > 0);
      expect((await watch()).exhausted).toMatchObject([{ connectorId, instanceId, count: 1 }])
      expect((await store.readWatched({ exhaustedSince: now + 600_000 })).exhausted).toEqual([])
      await store.replayDelivery('delivery-a1', now + 1)
      expect((await watch()).exhausted).toEqual([])
    })

    test('watches the longest wait of queues that have a target', async () => {
      await store.recordQueue(newQueue({ id: 'q', instanceId, name: 'Q', createdAt: now, waitTargetMs: 5000 }))
      for (const [index, customer] of ['c1', 'c2', 'c3'].entries()) {
        await openConversation(store, customer, { receivedAt: now + index })
        const change = { kind: 'transfer', to: { queueId: 'q' } } as const
        await store.changeConversation({ instanceId, id: `conversation-of-${customer}`, change, now: now + 10 })
      }
      const snooze = { kind: 'snooze', until: now + 60_000 } as const
      await store.changeConversation({ instanceId, id: 'conversation-of-c1', change: snooze, now: now + 20 })
      expect((await watch()).queues).toEqual([
        { id: 'q', name: 'Q', instanceId, hours: null, waitTargetMs: 5000, waitingSince: now + 1 },
      ])
    })

    let count = 0
    const record = (at: number, ...seen: [AlertKind, string][]) => {
      const conditions = seen.map(([kind, subject]): AlertsRequest['conditions'][number] => ({
        ...{ kind, subject, instanceId, connectorId: null, since: null, alertId: `alert-${count++}` },
        reasonAfter: () => reason('alert_node_silent', { host: subject }),
      }))
      const ways = (['webhook', 'email'] as const).map((way) => ({ way, noticeId: `notice-${count++}` }))
      return store.recordAlerts({ conditions, ways, now: at, failingMs: 60_000, repeatMs: 3600_000 })
    }

    test('tells each once, whoever looks, and lists the last first', async () => {
      expect(await record(now, ['queue_waiting', 'q'])).toEqual({ notices: 2 })
      const many = await Promise.all(
        Array.from({ length: 5 }, () => record(now + 1, ['queue_waiting', 'q'], ['disk_low', 'd'])),
      )
      expect(many.reduce((sum, { notices }) => sum + notices, 0)).toBe(2)
      const page = await store.listAlerts({ limit: 1 })
      expect(page.items).toMatchObject([{ kind: 'disk_low', raisedAt: now + 1, resolvedAt: null }])
      const next = await store.listAlerts({ limit: 1, cursor: page.nextCursor ?? '' })
      expect(next).toMatchObject({ items: [{ kind: 'queue_waiting', subject: 'q', instanceId }], nextCursor: null })
      expect(await store.countOpenAlerts()).toHaveLength(2)
      await record(now + 200_000, ['disk_low', 'd'])
      const subjects = async (state: 'open' | 'resolved') =>
        (await store.listAlerts({ limit: 10, state })).items.map(({ subject }) => subject)
      expect([await subjects('open'), await subjects('resolved')]).toEqual([['d'], ['q']])
    })

    test('keeps what waited for too little to itself, and what ended for a month', async () => {
      await record(now, ['connector_failing', 'c'])
      expect(await store.listAlerts({ limit: 10 })).toEqual({ items: [], nextCursor: null })
      await record(now + 1)
      await record(now + 2, ['queue_waiting', 'q'])
      await record(now + 200_000)
      await record(now + 31 * 24 * 3600_000)
      expect(await store.listAlerts({ limit: 10 })).toEqual({ items: [], nextCursor: null })
    })

    test('tries a message by its schedule, and tells how each way fares', async () => {
      await record(now, ['queue_waiting', 'q'])
      const settle = (id: string, at: number, outcome: 'delivered' | 'failed') =>
        store.settleNotice({
          ...{ id, now: at, scheduleMs: [1000], random: 0.5 },
          outcome:
            outcome === 'failed'
              ? { kind: 'failed', error: reason('webhook_status', { status: 500 }), retryAfterMs: 0 }
              : { kind: 'delivered' },
        })
      const pending = await store.listPendingNotices(10)
      expect(pending.map(({ way, dueAt }) => [way, dueAt])).toEqual([
        ['webhook', now],
        ['email', now],
      ])
      const [webhook = '', email = ''] = pending.map(({ id }) => id)
      await settle(webhook, now + 1, 'failed')
      await settle(email, now + 2, 'delivered')
      expect(await store.listPendingNotices(10)).toMatchObject([{ id: webhook, step: 1, dueAt: now + 1001 }])
      const lastError = JSON.stringify(reason('webhook_status', { status: 500 }))
      expect(await store.readWayStates()).toEqual([
        { way: 'webhook', pending: 1, lastDeliveredAt: null, lastError },
        { way: 'email', pending: 0, lastDeliveredAt: now + 2, lastError: null },
      ])
      await settle(webhook, now + 1001, 'failed')
      await settle(webhook, now + 1002, 'delivered')
      expect(await store.listPendingNotices(10)).toEqual([])
      expect((await store.readWayStates())[0]).toMatchObject({ pending: 0, lastDeliveredAt: null, lastError })
    })
  })
}
