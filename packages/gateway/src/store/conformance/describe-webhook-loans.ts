import { describe, expect, test } from 'vitest'
import { connectorId, now, type OpenEngine, useStore } from './fixtures.ts'

const chat = 'http://127.0.0.1:1/webhook'

export function describeWebhookLoans(open: OpenEngine): void {
  describe('webhook loans', () => {
    const { store, openAnother } = useStore(open)
    const webhookOf = async () => (await store.findConnector(connectorId))?.webhookUrl

    test('the own webhook comes back at the end', async () => {
      const former = await webhookOf()
      expect(await store.borrowWebhook(connectorId, chat, now)).toEqual({ kind: 'lent', former })
      expect(await webhookOf()).toBe(chat)
      await store.endWebhookLoan(connectorId, now)
      expect(await webhookOf()).toBe(former)
      expect(await store.endOrphanedWebhookLoans(now)).toEqual([])
    })

    test('one that was changed meanwhile is left alone', async () => {
      await store.borrowWebhook(connectorId, chat, now)
      await store.updateConnector(connectorId, { webhookUrl: 'https://new.example' }, now)
      await store.endWebhookLoan(connectorId, now)
      expect(await webhookOf()).toBe('https://new.example')
    })

    test('another process cannot have it, and gives it back only once the borrower is gone', async () => {
      const former = await webhookOf()
      const other = await openAnother()
      expect((await other.borrowWebhook(connectorId, chat, now)).kind).toBe('lent')
      expect(await store.borrowWebhook(connectorId, 'http://127.0.0.1:2', now)).toEqual({ kind: 'taken' })
      expect(await store.endOrphanedWebhookLoans(now)).toEqual([])
      expect(await webhookOf()).toBe(chat)
      await other.close()
      const { name = '' } = (await store.findConnector(connectorId)) ?? {}
      expect(await store.endOrphanedWebhookLoans(now)).toEqual([{ connectorId, name, webhookUrl: former }])
      expect(await webhookOf()).toBe(former)
    })

    test('an unknown connector has none to lend', async () => {
      expect(await store.borrowWebhook('unknown', chat, now)).toEqual({ kind: 'unknown' })
    })
  })
}
