/** What the server says of itself is true: answers of each door, good and bad, are held against its own description. */
import { afterAll, describe, expect, test } from 'vitest'
import { readDescription } from './harness/description.ts'
import { multipart } from './harness/desk.ts'
import { type Answer, type Send, send } from './harness/http.ts'
import { live, newCustomer, png } from './harness/messages.ts'
import { messagesPath, tokenPath } from './harness/partner.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { baseUrl, partner, desk, webhook, operator, has } = target

const published = await send(baseUrl, '/openapi.json')
const description = published.status === 200 ? readDescription(published.text) : undefined

/** Asks, and holds the answer against the description. */
async function ask(method: string, path: string, options: Omit<Send, 'method'> = {}): Promise<Answer> {
  const answer = await send(baseUrl, path, { ...options, method })
  const contentType = answer.headers['content-type']
  const faults = description?.faultsOf({ method, path, status: answer.status, contentType, text: answer.text })
  expect(faults, `${method} ${path} ${answer.status}`).toEqual([])
  return answer
}

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const credentials = { client_id: partner.clientId, client_secret: partner.clientSecret }
const statusOf = async (asked: Promise<Answer>) => (await asked).status

describe.skipIf(!description)('the description', () => {
  test('is OpenAPI 3.1, with the webhook, and is rendered without anything from elsewhere', async () => {
    expect(published.json()).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./), webhooks: { message: {} } })
    const page = await ask('GET', '/docs')
    expect(page.status).toBe(200)
    expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
  })

  test('would not hold for a status, a field or a type that is not in it', () => {
    const answer = { method: 'GET', path: '/health/live', status: 200, contentType: 'application/json' }
    const faults = (rest: object) => description?.faultsOf({ ...answer, text: '{"status":"ok"}', ...rest }).length
    expect(faults({})).toBe(0)
    for (const other of [{ status: 418 }, { path: '/nowhere' }, { method: 'PUT' }, { contentType: 'text/plain' }]) {
      expect(faults(other)).toBe(1)
    }
    for (const text of ['{"status":"ok","extra":1}', '{}', '{"status":"ill"}']) expect(faults({ text })).toBe(1)
  })

  test('[1.success] [1.encodings] holds for tokens, in each encoding', async () => {
    const fields = { ...credentials, grant_type: 'client_credentials' }
    const parts = multipart(Object.entries(fields).map(([name, value]) => ({ name, value })))
    const bodies: Omit<Send, 'method'>[] = [
      { headers: json, body: JSON.stringify(fields) },
      { headers: form, body: new URLSearchParams(fields).toString() },
      { headers: { 'content-type': parts.type }, body: parts.body },
    ]
    for (const body of bodies) expect(await statusOf(ask('POST', tokenPath, body))).toBe(200)
    const { text: metadata } = await ask('GET', '/.well-known/oauth-authorization-server')
    expect(JSON.parse(metadata)).toMatchObject({ grant_types_supported: ['client_credentials'] })
    const body = JSON.stringify({ ...credentials, token: await partner.newToken() })
    const paths = ['/oauth2/v1/introspect', '/oauth2/v1/revoke', '/oauth2/v1/introspect']
    for (const path of paths) expect(await statusOf(ask('POST', path, { headers: json, body }))).toBe(200)
  })

  test('[1.invalid-client] [1.other-errors] holds for tokens that are refused', async () => {
    const refusals: [number, Omit<Send, 'method'>][] = [
      [400, { headers: json, body: JSON.stringify(credentials) }],
      [400, { headers: json, body: JSON.stringify({ ...credentials, grant_type: 'password' }) }],
      [400, { headers: json, body: '[' }],
      [401, { headers: json, body: '{}' }],
      [413, { headers: form, body: `x=${'x'.repeat(70_000)}` }],
      [415, { headers: { 'content-type': 'text/plain' }, body: 'x' }],
    ]
    for (const [status, request] of refusals) expect(await statusOf(ask('POST', tokenPath, request))).toBe(status)
  })

  test('[2.success] [2.errors] holds for messages, taken and refused', async () => {
    const authorized = { ...json, ...(await partner.auth()) }
    const message = live(newCustomer())
    const good = JSON.stringify({ messages: [message] })
    for (const status of ['recorded', 'duplicate']) {
      const answer = await ask('POST', messagesPath, { headers: authorized, body: good })
      expect(answer.json()).toEqual({ messages: [{ id: message.id, status }] })
    }
    const refusals: [number, Omit<Send, 'method'>][] = [
      [400, { headers: authorized, body: '{"messages":[{}]}' }],
      [400, { headers: authorized, body: '{' }],
      [401, { headers: json, body: good }],
      [415, { headers: { ...authorized, 'content-encoding': 'gzip' }, body: good }],
    ]
    for (const [status, request] of refusals) {
      expect(await statusOf(ask('POST', messagesPath, request))).toBe(status)
    }
  })

  test('[4.auth] holds for attachments that cannot be had', async () => {
    const path = '/messaging/attachments/nobody'
    expect(await statusOf(ask('GET', path))).toBe(401)
    expect(await statusOf(ask('GET', path, { headers: await partner.auth() }))).toBe(404)
    expect(await statusOf(ask('HEAD', path, { headers: await partner.auth() }))).toBe(404)
  })

  test.skipIf(!has.webhook)('[3.body] [4.answer] holds for a webhook and the file it names', async () => {
    const customer = newCustomer()
    await partner.record(live(customer))
    const upload_id = await desk.upload('picture.png', 'image/png', png)
    await desk.reply(customer, { message: 'Look', attachments: [{ upload_id }], metadata: { a: [1] } })
    const [received] = await webhook.waitForRequests(1, customer)
    expect(description?.faultsOfWebhook(received?.message)).toEqual([])
    const beside = await target.events?.waitForRequests(1, customer)
    for (const { message } of beside ?? []) expect(description?.faultsOfWebhook(message, 'event')).toEqual([])
    const url = received?.message.body.attachments[0]?.content.data ?? ''
    const { pathname } = new URL(url)
    expect(await statusOf(ask('HEAD', pathname, { headers: await partner.auth() }))).toBe(200)
    expect((await ask('GET', pathname, { headers: await partner.auth() })).body.equals(png)).toBe(true)
  })

  test.skipIf(!has.desk)('holds for the desk API', async () => {
    const key = { authorization: `Bearer ${desk.apiKey}` }
    const customer = newCustomer()
    await partner.record(live(customer, 'Hello', { body: { message: 'Hello', rich_content: { a: 1 } } }))
    const { id, connector_id } = await desk.conversationOf(customer)
    const thread = `/desk/v1/conversations/${id}/messages`
    const reply = { ...key, ...json, 'idempotency-key': customer }
    const post = (path: string, body: object, headers = { ...key, ...json }) =>
      ask('POST', path, { headers, body: JSON.stringify(body) })

    expect(await statusOf(post(thread, { message: 'Hi' }, reply))).toBe(201)
    expect(await statusOf(post(thread, { message: 'Another' }, reply))).toBe(422)
    expect(await statusOf(post(thread, { message: 1 }))).toBe(400)
    expect(await statusOf(post('/desk/v1/conversations', { connector_id, customer_id: customer }))).toBe(200)
    expect(await statusOf(post('/desk/v1/conversations', { connector_id, customer_id: newCustomer() }))).toBe(404)
    const [{ id: last_seen_message_id } = {}] = await desk.messagesOf(customer)
    expect(await statusOf(post(`/desk/v1/conversations/${id}/close`, { last_seen_message_id }))).toBe(200)
    expect(await statusOf(post(`/desk/v1/conversations/${id}/reopen`, {}))).toBe(200)
    for (const path of ['/session', '/conversations?limit=3', '/agents', `/conversations/${id}`]) {
      expect(await statusOf(ask('GET', `/desk/v1${path}`, { headers: key }))).toBe(200)
      expect(await statusOf(ask('GET', `/desk/v1${path}`))).toBe(401)
    }
    expect(await statusOf(ask('GET', thread, { headers: key }))).toBe(200)
    expect(await statusOf(ask('GET', `${thread}?limit=0`, { headers: key }))).toBe(400)
    expect(await statusOf(ask('GET', '/desk/v1/conversations/nobody', { headers: key }))).toBe(404)
  })

  test.skipIf(!has.own)('holds for the operator API and the operations', async () => {
    const { operatorToken } = target.own
    const key = { authorization: `Bearer ${operatorToken}` }
    const { items } = (await operator.call('GET', '/connectors')).json<{ items: { id: string }[] }>()
    const connector = `/operator/v1/connectors/${items[0]?.id}`
    const body = JSON.stringify({ inline_max: 'x' })
    for (const path of ['/operator/v1/instances', '/operator/v1/connectors', connector, '/operator/v1/deliveries']) {
      expect(await statusOf(ask('GET', path, { headers: key }))).toBe(200)
      expect(await statusOf(ask('GET', path))).toBe(401)
    }
    expect(await statusOf(ask('PATCH', connector, { headers: { ...key, ...json }, body }))).toBe(400)
    expect(await statusOf(ask('GET', '/operator/v1/deliveries?state=lost', { headers: key }))).toBe(400)
    expect(await statusOf(ask('GET', '/operator/v1/connectors/nobody', { headers: key }))).toBe(404)
    for (const path of ['/health/live', '/health/ready', '/metrics', '/openapi.json']) {
      expect(await statusOf(ask('GET', path))).toBe(200)
    }
  })
})
