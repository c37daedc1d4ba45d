import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAgent } from '../../agents/create-agent.ts'
import { startServer } from '../../outbound/test-server.ts'
import { inboundPlan, plannedMessage } from '../../store/conformance/fixtures.ts'
import { connectorId, openDesk, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

const png = Buffer.from('\x89PNG\r\n\x1a\n and more', 'latin1')

async function receive(id: string, richContent: unknown): Promise<void> {
  const message = plannedMessage(id, { id, richContent: JSON.stringify(richContent) })
  const owner = { connectorId, customerId: id, conversationId: `conversation-${id}` }
  await desk.store.recordInbound(inboundPlan([message], owner))
}
const get = (path: string, headers = desk.lea) => desk.app.inject({ url: `/desk/v1/messages/${path}`, headers })

test('agents see the pictures that a message names, by their places in it, and no others', async () => {
  const server = await startServer((request, response) =>
    response.writeHead(200, { 'set-cookie': 'a=b' }).end(request.url === '/page' ? '<script>' : png),
  )
  const url = (path: string) => `${server.url}/${path}`
  const card = (path: string) => ({ title: 'A', image_url: url(path) })
  await receive('m', [
    { type: 'image', url: url('a.png') },
    { type: 'carousel', items: [card('a.png'), card('b.png'), card('page')] },
  ])
  const found = await get('m/pictures/1')
  expect([found.statusCode, found.rawPayload]).toEqual([200, png])
  expect(found.headers).toMatchObject({
    ...{ 'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' },
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  })
  expect(found.headers).not.toHaveProperty('set-cookie')
  expect(server.requests.map(({ path, headers }) => [path, headers.cookie])).toEqual([['/b.png', undefined]])
  expect((await get('m/pictures/2')).statusCode).toBe(404)
  expect((await get('m/pictures/3')).statusCode).toBe(404)
  expect((await get('m/pictures/0?url=http://127.0.0.1/')).statusCode).not.toBe(500)
  for (const number of ['-1', 'x', '99999', '__proto__']) {
    expect((await get(`m/pictures/${number}`)).statusCode).toBe(400)
  }
  await createAgent(desk, { instanceId: 'instance-2', email: 'x@other.example', name: 'X', password })
  expect((await get('m/pictures/0', await desk.logIn('x@other.example'))).statusCode).toBe(404)
  expect((await desk.app.inject({ url: '/desk/v1/messages/m/pictures/0' })).statusCode).toBe(401)
})

test('of content that is not of the known vocabulary none is fetched', async () => {
  const server = await startServer((_, response) => response.end(png))
  await receive('m', { anything: { image_url: `${server.url}/a.png` } })
  await receive('n', [{ type: 'image', url: 'file:///etc/passwd' }])
  expect([(await get('m/pictures/0')).statusCode, (await get('n/pictures/0')).statusCode]).toEqual([404, 404])
  expect(server.connections).toBe(0)
})
