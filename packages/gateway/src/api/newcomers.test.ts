import { once } from 'node:events'
import { connect } from 'node:net'
import { createWorld, requestToken, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

test('whoever stands at the door is let in before the first messages are committed', async () => {
  const token = await requestToken(world.url, world.connector)
  const { server } = world.gateway.app
  let accepted = 0
  server.on('connection', () => {
    accepted += 1
  })
  const clients = Array.from({ length: 40 }, (_, n) => {
    const sender = { type: 'human', id: `c${n}` }
    const message = { id: `m${n}`, created_at: 1_700_000_000, customer_id: `c${n}`, sender, body: { message: 'Hello' } }
    const body = JSON.stringify({ messages: [message] })
    const client = connect(world.gateway.config.port, '127.0.0.1')
    client.write(
      `POST /messaging/v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    return client
  })
  const [answer] = await Promise.race(clients.map((client) => once(client, 'data')))
  expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /)
  expect(accepted).toBe(clients.length)
  for (const client of clients) client.destroy()
})
