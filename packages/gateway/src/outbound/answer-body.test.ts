import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer } from './test-server.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

interface Attempt {
  status: number
  response: string
}

/** What the operators' record says of an answer with this body. */
async function recorded(encoding: string, body: Uint8Array): Promise<Attempt | undefined> {
  const server = await startServer((_, response) => response.writeHead(200, { 'Content-Encoding': encoding }).end(body))
  await world.asOperator.patch(`/connectors/${world.connector.id}`, { webhook_url: server.url })
  const customer = `customer-${encoding}-${body.length}`
  const sender = { type: 'human', id: customer }
  await world.send({ id: 'm', created_at: 1_700_000_000, customer_id: customer, sender, body: { message: 'Hello' } })
  const { delivery } = await world.reply((await world.conversationOf(customer)).id, 'Hi')
  return waitFor('the attempt', async () => {
    const { items } = await world.asOperator.get<{ items: Attempt[] }>(`/deliveries/${delivery?.id}/attempts`)
    return items[0]
  })
}

describe('[3.success] a compressed answer of a webhook is kept as text', () => {
  const text = 'Reçu ✓ '.repeat(20)
  const bytes = Buffer.from(text)
  test.each([
    ['gzip', gzipSync(bytes)],
    ['x-gzip', gzipSync(bytes)],
    ['deflate', deflateSync(bytes)],
    ['Deflate', deflateRawSync(bytes)],
    ['br', brotliCompressSync(bytes)],
    ['zstd', zstdCompressSync(bytes)],
    ['gzip, br', brotliCompressSync(gzipSync(bytes))],
    ['identity', bytes],
  ])('%s', async (encoding, body) => {
    expect(await recorded(encoding, body)).toMatchObject({ response: text })
  })

  test('4 KiB of it, however much it unpacks to', async () => {
    const attempt = await recorded('gzip', gzipSync(Buffer.alloc(50 * 1024 * 1024, 'a')))
    expect(attempt?.response).toBe('a'.repeat(4096))
  })

  test.each([
    ['gzip', 'no gzip at all', 'Content-Encoding gzip and cannot be decoded: incorrect header check'],
    ['exi', 'whatever', 'Content-Encoding exi, which is not decoded'],
    ['gzip, gzip, gzip', 'whatever', 'which is not decoded'],
  ])('what cannot be decoded is told: %s', async (encoding, body, told) => {
    expect((await recorded(encoding, Buffer.from(body)))?.response).toContain(told)
  })
})
