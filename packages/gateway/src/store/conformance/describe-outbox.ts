import { describe, expect, test } from 'vitest'
import type { OutboxAsked } from '../../deliveries/decide-outbox.ts'
import {
  hashId,
  newConnector,
  now,
  type OpenEngine,
  openConversation,
  replyPlan,
  skipTimes,
  useStore,
} from './fixtures.ts'

const connectorId = 'fetching'

export function describeOutbox(open: OpenEngine): void {
  describe('an outbox', () => {
    const { store, openAnother } = useStore(open, async (fresh) => {
      const fetched = { delivery: 'pull', webhookUrl: null, heldSince: now, events: [] } as const
      await fresh.recordConnector(newConnector({ id: connectorId, ...fetched }))
      for (const customer of ['c1', 'c2']) await openConversation(fresh, customer, { connectorId })
    })
    const reply = (id: string, customerId = 'c1', at = now) => store.recordReply(replyPlan({ id, customerId, at }))
    const ask = async (more: Partial<OutboxAsked> = {}, from = store) => {
      const answer = await from.askOutbox({
        ...{ connectorId, after: 0, limit: 10, limitBytes: 1e6, ...skipTimes(now + 10) },
        ...more,
      })
      if (answer.kind !== 'answered') throw new Error(answer.kind)
      return answer.items
    }
    const textsOf = (items: Awaited<ReturnType<typeof ask>>) =>
      items.map(({ body }) => JSON.parse(Buffer.from(body).toString()).body.message)
    const stateOf = async (id: string) => (await store.findDelivery(`delivery-${id}`))?.state

    test('gives the bytes of the delivery, and settles them when the partner asks after them', async () => {
      await reply('a')
      await reply('b', 'c2')
      const items = await ask()
      expect(items).toMatchObject([{ kind: 'message' }, { kind: 'message' }])
      expect(items[0]?.body).toEqual(await store.findDeliveryBody('delivery-a'))
      expect(await ask()).toEqual(items)
      await ask({ after: items[0]?.position ?? 0 })
      expect([await stateOf('a'), await stateOf('b')]).toEqual(['delivered', 'pending'])
      expect(await ask({ after: items[1]?.position ?? 0 })).toEqual([])
      expect((await store.listAttempts({ deliveryId: 'delivery-a', limit: 10 })).items).toMatchObject([{ error: null }])
    })

    test('is nothing that the dispatcher takes, and others have none', async () => {
      const eventsUrl = 'https://bot.example/events'
      await store.updateConnector(connectorId, { events: 'all', eventsUrl }, now)
      await openConversation(store, 'c3', { connectorId })
      await reply('a')
      expect((await ask()).map(({ kind }) => kind)).toEqual(['event', 'message'])
      const claim = { now: now + 1e9, leaseMs: 1000, perConnector: 9, inFlight: new Map(), limit: 9 }
      expect(await store.claimDeliveries(claim)).toEqual({ deliveries: [], nextAt: null })
      const asked = { connectorId: 'connector-1', after: 0, limit: 1, limitBytes: 1, ...skipTimes(now) }
      expect(await store.askOutbox(asked)).toEqual({ kind: 'not_pull' })
      expect(await store.askOutbox({ ...asked, connectorId: 'nobody' })).toEqual({ kind: 'no_connector' })
    })

    test('says who has something that nobody was given, and not of one that is paused', async () => {
      expect(await store.findFilledOutboxes([connectorId, 'connector-1'])).toEqual([])
      await reply('a')
      expect(await store.findFilledOutboxes([connectorId, 'connector-1'])).toEqual([connectorId])
      await store.updateConnector(connectorId, { paused: true }, now)
      expect(await store.findFilledOutboxes([connectorId])).toEqual([])
      await store.updateConnector(connectorId, { paused: false }, now)
      await ask()
      expect(await store.findFilledOutboxes([connectorId])).toEqual([])
    })

    test('gives and settles for one customer, and leaves all that is for others where it is', async () => {
      for (const [id, customer] of [
        ['a', 'c1'],
        ['b', 'c2'],
        ['c', 'c1'],
      ] as const)
        await reply(id, customer)
      const [first] = await ask({ limit: 1 })
      expect(await store.findAwaited(connectorId, ['c1', 'c2', 'c3'])).toHaveLength(2)
      const theirs = await ask({ customerId: 'c2' })
      expect(textsOf(theirs)).toEqual(['reply b'])
      expect(await store.findAwaited(connectorId, ['c1', 'c2', 'c3'])).toEqual(['c1'])
      expect(await ask({ customerId: 'c2', after: theirs[0]?.position ?? 0 })).toEqual([])
      expect([await stateOf('a'), await stateOf('b')]).toEqual(['pending', 'delivered'])
      expect((await ask({ customerId: 'c1' }))[0]).toEqual(first)
      expect(textsOf(await ask({ customerId: 'c1', after: first?.position ?? 0 }))).toEqual(['reply c'])
      expect(await stateOf('a')).toBe('delivered')
    })

    test('a replayed one is given again, a skipped one no more', async () => {
      await reply('a')
      await reply('b')
      const [first, second] = await ask()
      await store.skipDelivery('delivery-b', skipTimes(now + 11))
      expect(textsOf(await ask({ after: first?.position ?? 0 }))).toEqual([])
      await store.replayDelivery('delivery-a', now + 12)
      expect(textsOf(await ask({ after: second?.position ?? 0 }))).toEqual(['reply a'])
    })

    test('tells when its partner asked last', async () => {
      expect(await store.findConnector(connectorId)).not.toHaveProperty('askedAt')
      await ask()
      expect(await store.findConnector(connectorId)).toMatchObject({ delivery: 'pull', askedAt: now + 10 })
    })

    test('two who ask at once of two servers get the same in the same places, and lose nothing', async () => {
      const other = await openAnother()
      await Promise.all(['a', 'b', 'c', 'd'].map((id, at) => reply(id, at % 2 ? 'c1' : 'c2')))
      const answers = await Promise.all([store, other, store, other].map((from) => ask({ limit: 3 }, from)))
      for (const answer of answers) expect(answer).toEqual(answers[0])
      const last = answers[0]?.at(-1)?.position ?? 0
      const [one, two] = await Promise.all([ask({ after: last }, store), ask({ after: last }, other)])
      expect([one, two]).toEqual([one, one])
      expect(textsOf([...(answers[0] ?? []), ...one]).toSorted()).toEqual(
        ['a', 'b', 'c', 'd'].map((id) => `reply ${id}`),
      )
      await other.close()
    })

    test('forgets what is erased with its customer', async () => {
      await reply('a')
      await ask()
      await store.eraseMessages({ connectorId, customerId: 'c1', limit: 100, now, hashId })
      expect(await ask()).toEqual([])
    })
  })
}
