import { signBodyHash, type WebhookMessage } from '@passerelle/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createWebhookHandler, type SeenIds, type WebhookOptions } from './index.ts'
import { takeOnce } from './take-once.ts'

const clientSecret = 'YOURCLIENTSECRET'

const messageOf = (id: string): WebhookMessage => ({
  id,
  created_at: 1676541889,
  customer_id: 'c',
  sender: { type: 'human', id: 'kiamo', name: 'kiamo' },
  body: { message: 'Hello', attachments: [] },
  metadata: {},
})

/** What a webhook sends that id, and the status it is answered. */
function senderTo(options: Pick<WebhookOptions, 'onMessage' | 'seen'>) {
  const handle = createWebhookHandler({ clientSecret, onError: () => undefined, ...options })
  return async (id: string): Promise<number> => {
    const body = JSON.stringify(messageOf(id))
    const headers = { 'Body-Hash': await signBodyHash(body, clientSecret) }
    return (await handle(new Request('http://partner.example/', { method: 'POST', body, headers }))).status
  }
}

const inTurn = (): SeenIds & { ids: Set<string> } => {
  const ids = new Set<string>()
  return { ids, has: async (id) => ids.has(id), add: async (id) => void ids.add(id) }
}

describe('seen', () => {
  test('[3.order] each id is taken once, in whatever order repeats come', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c')), fc.boolean(), async (ids, sideBySide) => {
        const taken: string[] = []
        const send = senderTo({ onMessage: ({ id }) => void taken.push(id), seen: inTurn() })
        const statuses: number[] = []
        if (sideBySide) statuses.push(...(await Promise.all(ids.map(send))))
        else for (const id of ids) statuses.push(await send(id))
        expect(taken.toSorted()).toEqual([...new Set(ids)].sort())
        expect(statuses).toEqual(ids.map(() => 200))
      }),
    )
  })

  test('a Set will do', async () => {
    const taken: WebhookMessage[] = []
    const seen = new Set<string>()
    const send = senderTo({ onMessage: (message) => void taken.push(message), seen })
    expect([await send('1'), await send('1'), await send('2')]).toEqual([200, 200, 200])
    expect([taken.map(({ id }) => id), [...seen]]).toEqual([
      ['1', '2'],
      ['1', '2'],
    ])
  })

  test('a repeat that comes while the first is being taken shares its fate; what failed is taken again', async () => {
    const seen = inTurn()
    let tries = 0
    const take = takeOnce(async () => {
      tries++
      if (tries === 1) throw new Error('away')
    }, seen)
    const message = { kind: 'message' as const, message: messageOf('1') }
    const outcomes = await Promise.allSettled([take(message), take(message)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect([tries, seen.ids.size]).toEqual([1, 0])
    await take(message)
    await take(message)
    expect([tries, [...seen.ids]]).toEqual([2, ['1']])
  })

  test('when its memory is away, the message is asked for again', async () => {
    const away = () => Promise.reject(new Error('no connection'))
    const taken: string[] = []
    const onMessage = ({ id }: WebhookMessage) => void taken.push(id)
    expect(await senderTo({ onMessage, seen: { has: away, add: () => undefined } })('1')).toBe(500)
    expect(taken).toEqual([])
    expect(await senderTo({ onMessage, seen: { has: () => false, add: away } })('1')).toBe(500)
    expect(taken).toEqual(['1'])
  })
})
