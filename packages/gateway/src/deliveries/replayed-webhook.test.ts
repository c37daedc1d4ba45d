import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { nodeWebhookHandler, type WebhookMessage } from '@passerelle/sdk'
import { createWorld } from '@passerelle/testkit'
import { expect, test } from 'vitest'

test('[3.headers] what the gateway sends holds; the same request is refused later', async () => {
  const world = await createWorld()
  let ahead = 0
  const taken: WebhookMessage[] = []
  const handle = nodeWebhookHandler({
    clientSecret: world.connector.client_secret,
    clock: { now: () => Date.now() + ahead },
    onMessage: (message) => void taken.push(message),
  })
  const server = createServer(handle).listen(0, '127.0.0.1')
  try {
    if (!server.listening) await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await world.send({
      ...{ id: '1', created_at: 1_700_000_000, customer_id: 'c' },
      sender: { type: 'human', id: 'c' },
      body: { message: 'Hello' },
    })
    const { id } = await world.conversationOf('c')
    await world.reply(id, 'Recorded by somebody')
    const [recorded] = await world.partner.waitForRequests(1)
    const replay = () =>
      fetch(url, { method: 'POST', headers: onlySigned(recorded?.headers), body: recorded?.body.toString() ?? '' })
    expect((await replay()).status).toBe(200)
    ahead = 301_000
    expect((await replay()).status).toBe(401)
    expect(taken).toHaveLength(1)
  } finally {
    server.close()
    await world.close()
  }
})

const onlySigned = (headers: object | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => /^(?:body-hash|webhook-.*)$/.test(name)))
