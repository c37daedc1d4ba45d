import { statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from '@passerelle/protocol'
import { createWorld, onSqliteOnly, operatorToken, testEngine, type World, waitFor } from '@passerelle/testkit'
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

test('it tells what to be alarmed by: waiting deliveries, open breakers, fetches, streams, log and disk', async () => {
  const read = async () => {
    const lines = (await (await get('/metrics')).text()).split('\n')
    return (name: string) => Number(lines.find((line) => line.startsWith(`passerelle_${name} `))?.split(' ')[1])
  }
  const quiet = await read()
  expect(quiet('delivery_oldest_pending_seconds{kind="message"}')).toBe(0)
  expect(quiet('event_streams')).toBe(0)
  for (const of of ['search', 'figures']) expect(quiet(`${of}_behind_seconds`)).toBe(0)
  // Of a database elsewhere nothing is known.
  if (testEngine === 'sqlite') expect(quiet('database_log_bytes')).toBeGreaterThan(0)
  for (const of of testEngine === 'sqlite' ? ['database', 'files'] : ['files'])
    expect(quiet(`disk_free_bytes{of="${of}"}`)).toBeGreaterThan(0)

  world.partner.answer({ status: 500 })
  const content = { type: 'url', data: 'http://127.0.0.1:1/photo.png' }
  const attachments = [{ id: 'f', name: 'photo.png', mime_type: 'image/png', content }]
  await world.send({ ...message, body: { message: 'canary', attachments } })
  await waitFor('the file to wait for its next try', async () => (await read())('fetches_waiting') === 1)
  await world.send({ ...message, customer_id: 'another', sender: { type: 'human', id: 'another' } })
  for (const customer of ['customer-of-the-test', 'another']) {
    await world.reply((await world.conversationOf(customer)).id, 'one')
  }
  const cut = new AbortController()
  const headers = { authorization: `Bearer ${operatorToken}` }
  const stream = await fetch(`${world.url}/operator/v1/changes`, { headers, signal: cut.signal })
  const failing = async () => {
    await world.clock.advance(60_000)
    const metric = await read()
    return metric('breakers_open') === 1 ? metric : undefined
  }
  const metric = await waitFor('an open breaker', failing)
  expect(metric('deliveries_pending{kind="message"}')).toBe(2)
  expect(metric('delivery_oldest_pending_seconds{kind="message"}')).toBeGreaterThan(60)
  expect(metric('event_streams')).toBe(1)
  cut.abort()
  await stream.text().catch(() => {})
})

test(
  'a log that grew behind a long reader is cut as soon as the reader has gone, without another write',
  onSqliteOnly,
  async () => {
    const log = join(world.dataDir, 'passerelle.db-wal')
    const reader = new DatabaseSync(join(world.dataDir, 'passerelle.db'), { readOnly: true })
    reader.exec('begin; select count(*) from messages')
    const text = 'x'.repeat(60_000)
    const longest = 64 * 1024 * 1024
    for (let i = 0; statSync(log).size <= longest; i++) {
      const messages = Array.from({ length: 200 }, (_, k) => ({ ...message, id: `${i}-${k}`, body: { message: text } }))
      await world.send(...messages)
    }
    reader.close()
    await waitFor('a short log', async () => statSync(log).size < longest || world.clock.advance(1000))
  },
)

test('it counts attempts by connector and outcome, and how long replies took', async () => {
  world.partner.answer(500, 200)
  await world.send(message)
  await world.reply((await world.conversationOf('customer-of-the-test')).id, 'one')
  const connector = `connector="${world.connector.id}"`
  const read = async () => (await (await get('/metrics')).text()).split('\n')
  const first = await waitFor('the first attempt to be counted', async () => {
    const lines = await read()
    return lines.includes(`passerelle_delivery_attempts_total{${connector},kind="message",outcome="failed"} 1`) && lines
  })
  expect(first).toContain(`passerelle_connector_deliveries_pending{${connector},kind="message"} 1`)
  expect(first).not.toContain(`passerelle_delivery_latency_seconds_count{${connector},kind="message"} 1`)
  await world.clock.advance(3000)
  const both = await waitFor('the second attempt to be counted', async () => {
    const lines = await read()
    return (
      lines.includes(`passerelle_delivery_attempts_total{${connector},kind="message",outcome="delivered"} 1`) && lines
    )
  })
  // The wait between the attempts is part of it.
  expect(both).toContain(`passerelle_delivery_latency_seconds_bucket{le="1",${connector},kind="message"} 0`)
  expect(both).toContain(`passerelle_delivery_latency_seconds_count{${connector},kind="message"} 1`)
  expect(both).toContain(`passerelle_delivery_attempts_total{${connector},kind="event",outcome="delivered"} 0`)
  expect(both).toContain(`passerelle_connector_deliveries_pending{${connector},kind="event"} 0`)
})

test('an attempt whose delivery was replayed meanwhile is counted apart, and as nothing that arrived', async () => {
  const first = Promise.withResolvers<void>()
  world.partner.answer(async () => {
    await first.promise
    return { status: 200 }
  }, 500)
  await world.send(message)
  await world.reply((await world.conversationOf('customer-of-the-test')).id, 'one')
  await world.partner.waitForRequests(1)
  const { items } = await world.asOperator.get<Page<{ id: string }>>('/deliveries')
  for (const what of ['skip', 'replay']) await world.asOperator.post(`/deliveries/${items[0]?.id}/${what}`)
  first.resolve()
  await world.partner.waitForRequests(2)
  const connector = `connector="${world.connector.id}"`
  const lines = await waitFor('both to be counted', async () => {
    const all = (await (await get('/metrics')).text()).split('\n')
    return all.includes(`passerelle_delivery_attempts_total{${connector},kind="message",outcome="failed"} 1`) && all
  })
  expect(lines).toContain(`passerelle_delivery_attempts_total{${connector},kind="message",outcome="too_late"} 1`)
  expect(lines).toContain(`passerelle_delivery_attempts_total{${connector},kind="message",outcome="delivered"} 0`)
  expect(lines).not.toContain(`passerelle_delivery_latency_seconds_count{${connector},kind="message"} 1`)
})

test('it tells replies that wait from events that do', async () => {
  const path = `/connectors/${world.connector.id}`
  await world.asOperator.call('PATCH', path, { events_url: world.partner.url })
  await world.asOperator.post(`${path}/pause`)
  await world.send(message)
  const text = await (await get('/metrics')).text()
  const connector = `connector="${world.connector.id}"`
  for (const [name, of] of [
    ['deliveries', ''],
    ['connector_deliveries', `${connector},`],
  ]) {
    expect(text).toContain(`passerelle_${name}_pending{${of}kind="message"} 0`)
    expect(text).toContain(`passerelle_${name}_pending{${of}kind="event"} 1`)
  }
})

test('a deleted connector leaves no series behind', async () => {
  const { id } = await world.asOperator.post<{ id: string }>('/connectors', {
    ...{ instance_id: world.instanceId, name: 'Second', webhook_url: world.partner.url },
  })
  const read = async () => (await get('/metrics')).text()
  expect(await read()).toContain(id)
  await world.asOperator.delete(`/connectors/${id}`)
  expect(await read()).not.toContain(id)
})

test('it says which node it is and what it does', async () => {
  const text = await (await get('/metrics')).text()
  expect(text).toMatch(/^passerelle_node_info\{node="[0-9a-z]{26}",version="[^"]+"\} 1$/m)
  for (const role of ['api', 'worker']) expect(text).toContain(`passerelle_node_role{role="${role}"} 1`)
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
  expect(text).toContain('passerelle_deliveries_pending{kind="message"} 0')
  expect(text).toMatch(/nodejs_eventloop_lag_seconds \S+/)
  expect(text).toMatch(/process_resident_memory_bytes \d+/)
  expect(text).not.toMatch(/customer-of-the-test|canary/)
})
