/** The handlers in the hands of real frameworks, each mounted as the README says. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signBodyHash } from '@passerelle/protocol'
import express from 'express'
import Fastify from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { createWebhookHandler, nodeWebhookHandler } from './index.ts'

const clientSecret = 'YOURCLIENTSECRET'
// Spaces that JSON parsed and written again would lose.
const body = `{ "id": "1", "created_at": 1676541889, "customer_id": "c", "sender": { "type": "human", "id": "kiamo" },
  "body": { "message": "Voilà", "attachments": [] }, "metadata": {} }`

let taken: string[] = []
const closing: (() => unknown)[] = []
afterEach(async () => {
  taken = []
  for (const close of closing.splice(0)) await close()
})

const options = {
  clientSecret,
  onMessage: (message: { body: { message: string } }) => void taken.push(message.body.message),
  onError: () => undefined,
}

async function listen(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener)
  closing.push(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`
}

async function headersWith(secret: string) {
  return { 'Content-Type': 'application/json', 'Body-Hash': await signBodyHash(body, secret), Connection: 'close' }
}

/** A signed webhook is taken once, and one signed with another secret is refused. */
async function expectVerified(post: (headers: Record<string, string>) => Promise<Response>) {
  expect((await post(await headersWith(clientSecret))).status).toBe(200)
  expect((await post(await headersWith('another'))).status).toBe(401)
  expect(taken).toEqual(['Voilà'])
}

const postTo = (url: string) => (headers: Record<string, string>) => fetch(url, { method: 'POST', body, headers })

test('[3.body-hash] Express, before express.json()', async () => {
  const app = express()
  app.post('/webhook', nodeWebhookHandler(options))
  app.use(express.json())
  app.post('/else', (request, response) => {
    response.json(request.body)
  })
  const url = await listen(app)
  await expectVerified(postTo(url))
  const other = await fetch(url.replace('/webhook', '/else'), {
    method: 'POST',
    body,
    headers: await headersWith('any'),
  })
  expect(await other.json()).toEqual(JSON.parse(body))
})

test('[3.body-hash] Express, behind express.raw()', async () => {
  const app = express()
  app.post('/webhook', express.raw({ type: '*/*' }), nodeWebhookHandler(options))
  await expectVerified(postTo(await listen(app)))
})

test('[3.body-hash] Express, after express.json() that keeps the bytes', async () => {
  const app = express()
  const verify = (request: object, _response: unknown, bytes: Buffer) => void Object.assign(request, { rawBody: bytes })
  app.use(express.json({ verify }))
  app.post('/webhook', nodeWebhookHandler(options))
  await expectVerified(postTo(await listen(app)))
})

test('[3.body-hash] Express, after express.json(): the answer says what is wrong', async () => {
  const app = express()
  app.use(express.json())
  app.post('/webhook', nodeWebhookHandler(options))
  const response = await postTo(await listen(app))(await headersWith(clientSecret))
  expect([response.status, await response.json()]).toMatchObject([500, { error: 'raw_body_missing' }])
})

test('[3.body-hash] Fastify, in a scope that leaves JSON as bytes, and only there', async () => {
  const app = Fastify()
  closing.push(() => app.close())
  app.register(async (scope) => {
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))
    scope.post('/webhook', nodeWebhookHandler(options))
  })
  app.post('/else', async (request) => request.body)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  await expectVerified(postTo(`${url}/webhook`))
  const other = await postTo(`${url}/else`)(await headersWith('any'))
  expect(await other.json()).toEqual(JSON.parse(body))
})

test('[3.body-hash] node:http', async () => {
  await expectVerified(postTo(await listen(nodeWebhookHandler(options))))
})

test('[3.body-hash] a Next route: POST(request, context)', async () => {
  type Route = (request: Request, context: { params: Promise<Record<string, string>> }) => Response | Promise<Response>
  const POST: Route = createWebhookHandler(options)
  const context = { params: Promise.resolve({}) }
  await expectVerified(async (headers) =>
    POST(new Request('http://x/webhook', { method: 'POST', body, headers }), context),
  )
})
