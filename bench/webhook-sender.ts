/** The peer of B4 and B6: signs a body as a delivery is signed and POSTs it over a pool; it keeps nothing of it. */
import { createHmac, randomUUID } from 'node:crypto'
import { Pool } from 'undici'

const secret = 'a client secret of forty-three characters...'
const text = JSON.stringify({
  id: randomUUID(),
  created_at: Math.floor(Date.now() / 1000),
  customer_id: 'customer-1',
  sender: { type: 'human', id: 'kiamo', name: 'kiamo' },
  body: { message: 'Thank you for your question. We look into it.', attachments: [] },
  metadata: {},
})

export interface WebhookSender {
  send(id?: string): Promise<void>
  /** Webhooks a second, so many of them, as many at once as there are connections. */
  sendMany(count: number): Promise<number>
  close(): Promise<void>
}

export function createSender(url: string, connections: number): WebhookSender {
  const { origin, pathname } = new URL(url)
  const pool = new Pool(origin, { connections, pipelining: 1 })

  const send = async (id: string = randomUUID()): Promise<void> => {
    const body = Buffer.from(text)
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body).digest('base64')
    const answer = await pool.request({
      path: pathname,
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'Passerelle/bench',
        'Api-Version': '1',
        'Body-Hash': createHmac('sha1', secret).update(body).digest('hex'),
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body,
    })
    await answer.body.dump()
    if (answer.statusCode !== 200) throw new Error(`the webhook answered ${answer.statusCode}`)
  }

  return {
    send,
    async sendMany(count) {
      const startedAt = performance.now()
      let left = count
      const one = async () => {
        while (left-- > 0) await send()
      }
      await Promise.all(Array.from({ length: connections }, one))
      return (count * 1000) / (performance.now() - startedAt)
    },
    close: () => pool.close(),
  }
}
