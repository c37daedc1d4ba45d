import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createWorld, type World } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const get = (path: string) => fetch(`${world.url}${path}`)

const message = {
  id: 'm1',
  created_at: 1_700_000_000,
  customer_id: 'customer-of-the-test',
  sender: { type: 'human', id: 'customer-of-the-test' },
  body: { message: 'canary' },
}

test('it says that it lives, and that it can work', async () => {
  expect(await (await get('/health/live')).json()).toEqual({ status: 'ok' })
  const ready = await get('/health/ready')
  expect(ready.status).toBe(200)
  expect(await ready.json()).toEqual({ status: 'ok', database: 'ok', files: 'ok' })
})

test('it names the part that cannot work', async () => {
  const blobs = join(world.dataDir, 'blobs')
  await rm(blobs, { recursive: true, force: true })
  await writeFile(blobs, 'no folder')
  await world.clock.advance(1000)
  const ready = await get('/health/ready')
  expect(ready.status).toBe(503)
  expect(await ready.json()).toEqual({ status: 'failed', database: 'ok', files: 'failed' })
  expect((await get('/health/live')).status).toBe(200)
})

test('it counts requests, messages and the backlog, and names no customer', async () => {
  await world.send(message, message)
  await get('/nowhere/at/all')
  const answer = await get('/metrics')
  expect(answer.headers.get('content-type')).toContain('text/plain')
  const text = await answer.text()
  expect(text).toContain('passerelle_messages_total{status="recorded"} 1')
  expect(text).toContain('passerelle_messages_total{status="duplicate"} 1')
  expect(text).toContain('passerelle_http_requests_total{method="POST",route="/messaging/v1/messages",status="200"} 1')
  expect(text).toContain('passerelle_http_requests_total{method="GET",route="unknown",status="404"} 1')
  expect(text).toContain('passerelle_deliveries_pending 0')
  expect(text).toMatch(/nodejs_eventloop_lag_seconds \S+/)
  expect(text).toMatch(/process_resident_memory_bytes \d+/)
  expect(text).not.toMatch(/customer-of-the-test|canary/)
  expect(text).not.toContain(world.connector.id)
})
