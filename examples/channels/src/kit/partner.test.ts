import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signBodyHash } from '@passerelle/protocol'
import { createClient, type InboundMessage } from '@passerelle/sdk'
import { waitFor } from '@passerelle/testkit'
import { expect, onTestFinished, test } from 'vitest'
import type { Channel } from './channel.ts'
import { createPartner } from './partner.ts'
import { openState } from './state.ts'

const clientSecret = 'secret'

const messageOf = (id: string): InboundMessage => ({
  id,
  created_at: 1,
  customer_id: 'zoe',
  sender: { type: 'human', id: 'zoe' },
  body: { message: id },
})

/** A vendor who posts ids, and a gateway that answers as `take` says. */
async function open(channel: Partial<Channel>, path: string, take: (ids: string[]) => number = () => 200) {
  const taken: string[] = []
  const logged: string[] = []
  const client = createClient({
    ...{ baseUrl: 'http://gateway.example', clientId: 'id', clientSecret, retry: false },
    fetch: async (url, init) => {
      if (String(url).includes('/oauth2/')) return Response.json({ access_token: 't', expires_in: 3600 })
      const { messages } = JSON.parse(String(init?.body))
      const ids: string[] = messages.map(({ id }: InboundMessage) => id)
      const status = take(ids)
      if (status !== 200) return Response.json({ error: 'invalid_request' }, { status })
      taken.push(...ids)
      return Response.json({ messages: ids.map((id) => ({ id, status: 'recorded' })) })
    },
  })
  const state = openState(path)
  const partner = createPartner({
    ...{ state, client, clientSecret },
    log: (line) => logged.push(line),
    channel: {
      path: '/vendor',
      receive: async ({ body }) => ({ messages: JSON.parse(new TextDecoder().decode(body)).map(messageOf) }),
      compose: async () => [],
      ...channel,
    },
  })
  const server = createServer(partner.handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await partner.close()
    state.close()
  }
  const post = async (ids: string[]) =>
    (await fetch(`${url}/vendor`, { method: 'POST', body: JSON.stringify(ids) })).status
  return { url, close, post, taken, logged }
}

test('an attempt of the gateway’s that comes while the one before is under way sends nothing twice', async () => {
  const sends: string[] = []
  const under = Promise.withResolvers<string>()
  const { url, close } = await open(
    {
      compose: async () => [
        () => {
          sends.push('sent')
          return under.promise
        },
      ],
    },
    ':memory:',
  )
  onTestFinished(close)
  const body = JSON.stringify({
    ...{ id: 'm1', created_at: 1, customer_id: 'zoe', metadata: {} },
    ...{ sender: { type: 'human', id: 'a', name: 'Ada' }, body: { message: 'Hello', attachments: [] } },
  })
  const headers = { 'Content-Type': 'application/json', 'Body-Hash': await signBodyHash(body, clientSecret) }
  const attempt = () => fetch(`${url}/webhook`, { method: 'POST', body, headers })
  const first = attempt()
  await waitFor('the vendor to be asked', () => sends.length === 1)
  const second = attempt()
  // The answer to a third request says that the second was read.
  await fetch(`${url}/health`)
  under.resolve('v1')
  expect([(await first).status, (await second).status, (await attempt()).status]).toEqual([200, 200, 200])
  expect(sends).toEqual(['sent'])
})

test('what the gateway never takes holds up neither the vendor nor what came with it', async () => {
  const { post, taken, logged, close } = await open({}, ':memory:', (ids) => (ids.includes('bad') ? 400 : 200))
  onTestFinished(close)
  expect(await post(['one', 'bad', 'two'])).toBe(200)
  expect(taken).toEqual(['one', 'two'])
  expect(logged).toEqual([expect.stringContaining('never takes bad of zoe')])
})

test('a vendor who sends again is asked to while the gateway is down; for one who does not, it is kept', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-kit-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'state.db')
  const patient = await open({}, ':memory:', () => 503)
  onTestFinished(patient.close)
  expect(await patient.post(['one'])).toBe(503)

  const down = await open({ isAskedOnce: true }, path, () => 503)
  expect(await down.post(['one'])).toBe(200)
  expect(await down.post(['two'])).toBe(200)
  await down.close()
  // The next process sends it.
  const up = await open({ isAskedOnce: true }, path)
  onTestFinished(up.close)
  await waitFor('what was kept', () => up.taken.length === 2)
  expect(up.taken).toEqual(['one', 'two'])
})
