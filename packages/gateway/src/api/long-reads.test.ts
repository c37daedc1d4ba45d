import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

const mebibyte = 1024 * 1024

let world: World
let api_key: string
beforeAll(async () => {
  world = await createWorld()
  const message = (index: number) => ({
    id: `m${index}`,
    created_at: 1_700_000_000,
    customer_id: 'c1',
    sender: { type: 'human', id: 'c1' },
    body: { message: 'x'.repeat(60_000) },
  })
  for (let batch = 0; batch < 4; batch++) {
    await world.send(...Array.from({ length: 50 }, (_, index) => message(batch * 50 + index)))
  }
  const service = { instance_id: world.instanceId, name: 'Service', service: true }
  ;({ api_key } = await world.asOperator.post<{ api_key: string }>('/agents', service))
})
afterAll(() => world.close())

/** Asks; how much the server wrote in one turn of its event loop at most, and in all. */
async function ask(line: string, authorization: string): Promise<{ mostInOneTurn: number; all: number }> {
  const client = connect(world.gateway.config.port, '127.0.0.1')
  const [server] = (await once(world.gateway.app.server, 'connection')) as [Socket]
  let mostInOneTurn = 0
  let before = 0
  const look = (): void => {
    mostInOneTurn = Math.max(mostInOneTurn, server.bytesWritten - before)
    before = server.bytesWritten
    if (!server.destroyed) setImmediate(look)
  }
  setImmediate(look)
  client.write(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${authorization}\r\nContent-Length: 0\r\n\r\n`)
  client.resume()
  await once(client, 'close')
  return { mostInOneTurn, all: server.bytesWritten }
}

test("a customer's export leaves turns of the event loop to others, at both doors", async () => {
  const path = `customers/${world.connector.id}/c1/export`
  for (const [line, authorization] of [
    [`POST /desk/v1/${path}`, `Authorization: Bearer ${api_key}`],
    [`POST /operator/v1/${path}`, `Authorization: Bearer ${world.gateway.config.operatorToken.reveal()}`],
  ] as const) {
    const { mostInOneTurn, all } = await ask(line, authorization)
    expect(all / mebibyte).toBeGreaterThan(10)
    expect(mostInOneTurn / mebibyte).toBeLessThan(0.5)
  }
})

test('so does a page of long messages', async () => {
  const { id } = await world.conversationOf('c1')
  const line = `GET /desk/v1/conversations/${id}/messages?limit=100`
  const { mostInOneTurn, all } = await ask(line, `Authorization: Bearer ${api_key}`)
  expect(all / mebibyte).toBeGreaterThan(5)
  expect(mostInOneTurn / mebibyte).toBeLessThan(0.5)
})
