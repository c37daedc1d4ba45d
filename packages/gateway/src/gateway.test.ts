import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { createWorld, onSqliteOnly, type World, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createGateway } from './gateway.ts'

let world: World
beforeEach(async () => {
  world = await createWorld({ settings: { RETRY_SCHEDULE: '1h' } })
})
afterEach(() => world.close())

const message = (customer_id: string) => ({
  id: 'm1',
  created_at: 1_700_000_000,
  customer_id,
  sender: { type: 'human', id: customer_id },
  body: { message: 'Hello' },
})

test('port 0 takes a free port, and the public URL names it', () => {
  const { port, publicUrl } = world.gateway.config
  expect(port).toBeGreaterThan(0)
  expect(publicUrl).toBe(`http://localhost:${port}`)
})

describe('starting', () => {
  test('a second one on the same database is refused, and leaves the first alone', onSqliteOnly, async () => {
    const config = { ...world.gateway.config, port: 0 }
    await expect(createGateway(config)).rejects.toThrow('Another server is already serving')
    expect((await fetch(`${world.url}/health/ready`)).status).toBe(200)
  })

  test('a taken port is refused, and the database is free for another try', async () => {
    const { port } = world.gateway.config
    await world.gateway.close()
    const holder = createServer().listen(port, '127.0.0.1')
    await once(holder, 'listening')
    const second = await createGateway(world.gateway.config)
    await expect(second.listen()).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`)
    holder.close()
    await once(holder, 'close')
    await world.restart()
    expect((await fetch(`${world.url}/health/ready`)).status).toBe(200)
  })
})

describe('closing', () => {
  test('ends event streams and idle connections, finishes requests under way, and may be asked twice', async () => {
    const agent = new Agent({ keepAlive: true })
    const idle = request(`${world.url}/health/live`, { agent }).end()
    const [answer] = await once(idle, 'response')
    await text(answer)

    const stream = await openChanges()
    expect(stream.headers.get('content-type')).toContain('text/event-stream')

    const underWay = await startPosting()
    const closed = world.gateway.close()
    expect(world.gateway.close()).toBe(closed)
    underWay.finish()
    expect(await underWay.status).toBe(200)
    await closed
    await stream.text()
    agent.destroy()
    await expect(fetch(`${world.url}/health/live`)).rejects.toThrow()
  })

  test('lets a webhook that is being called answer, and records the outcome', async () => {
    const gate = Promise.withResolvers<void>()
    world.partner.answer(() => gate.promise.then(() => ({ status: 200 })))
    await world.send(message('c1'))
    const conversation = await world.conversationOf('c1')
    const { delivery } = await world.reply(conversation.id, 'on my way')
    await world.partner.waitForRequests(1)
    const closed = world.gateway.close()
    gate.resolve()
    await closed
    world.partner.answer({ status: 500 })
    await world.restart()
    expect((await world.asOperator.get<{ state: string }>(`/deliveries/${delivery?.id}`)).state).toBe('delivered')
    expect(world.partner.received).toHaveLength(1)
  })
})

async function openChanges(): Promise<Response> {
  const service = { instance_id: world.instanceId, name: 'Stream', service: true }
  const { api_key } = await world.asOperator.post<{ api_key: string }>('/agents', service)
  return fetch(`${world.url}/desk/v1/changes`, { headers: { authorization: `Bearer ${api_key}` } })
}

/** A POST of messages whose body is half sent: it is under way until `finish`. */
async function startPosting() {
  const { client_id, client_secret } = world.connector
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
  const granted = await fetch(`${world.url}/oauth2/v1/token`, { method: 'POST', body: form })
  const { access_token } = (await granted.json()) as { access_token: string }
  const body = JSON.stringify({ messages: [message('c2')] })
  const post = request(`${world.url}/messaging/v1/messages`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${access_token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    },
  })
  const status = once(post, 'response').then(async ([response]) => {
    await text(response)
    return response.statusCode
  })
  post.write(body.slice(0, 10))
  await waitFor('the server to read the beginning', () => post.socket?.bytesWritten)
  await fetch(`${world.url}/health/live`)
  return { status, finish: () => post.end(body.slice(10)) }
}
