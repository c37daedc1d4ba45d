/** Every operation is asked for once, and what it answers is as it is described: no field more, no field less. */

import { createWorld, operatorToken, type World, waitFor } from '@passerelle/testkit'
import { TOTP } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Description, readDescription } from '../../../../../conformance/harness/description.ts'
import { askForContacts } from './test-contacts.ts'
import { askForQueues } from './test-queues.ts'
import { askForCanned, askForPictures } from './test-thread-tools.ts'

let world: World
let description: Description
/** The ids of the operations that were asked for, with the statuses they answered. */
const asked = new Map<string, Set<number>>()

beforeAll(async () => {
  world = await createWorld({
    settings: { RETRY_SCHEDULE: '1ms', ALERT_URL: 'http://127.0.0.1:9/alerts', ALERT_SECRET: 'x'.repeat(16) },
  })
  description = readDescription(await (await fetch(`${world.url}/openapi.json`)).text())
})
afterAll(() => world.close())

interface Asked {
  body?: object
  headers?: Record<string, string>
  /** Of the answer. */
  expected?: number
}

type Ask = <T = Record<string, unknown>>(method: string, path: string, options?: Asked) => Promise<T>

/** Asks with what `headers` gives, and holds the answer against the description. */
const asker =
  (headers: () => Record<string, string>): Ask =>
  async <T>(method: string, path: string, { body, headers: more, expected = 200 }: Asked = {}) => {
    const isForm = body instanceof FormData
    const answer = await fetch(world.url + path, {
      method,
      headers: { ...headers(), ...(body && !isForm && { 'content-type': 'application/json' }), ...more },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const contentType = answer.headers.get('content-type') ?? undefined
    const faults = description.faultsOf({ method, path, status: answer.status, contentType, text })
    expect([answer.status, faults], `${method} ${path} ${text.slice(0, 300)}`).toEqual([expected, []])
    const id = description.operationIdOf(method, path) ?? ''
    asked.set(id, (asked.get(id) ?? new Set()).add(answer.status))
    return (contentType?.includes('json') ? JSON.parse(text) : text) as T
  }

const open = asker(() => ({}))
const asOperator = asker(() => ({ authorization: `Bearer ${operatorToken}` }))

/** A stream, as it is when something has happened. */
async function follow(
  path: string,
  { key = operatorToken, until, act }: { key?: string; until: string; act(): Promise<unknown> },
): Promise<void> {
  const ended = new AbortController()
  const headers = { authorization: `Bearer ${key}` }
  const answer = await fetch(world.url + path, { headers, signal: ended.signal })
  await act()
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (text.includes(until) && text.endsWith('\n\n')) break
  }
  ended.abort()
  const contentType = answer.headers.get('content-type') ?? undefined
  expect(description.faultsOf({ method: 'GET', path, status: 200, contentType, text })).toEqual([])
  asked.set(description.operationIdOf('GET', path) ?? '', new Set([200]))
}

async function newApiKey(): Promise<string> {
  const body = { instance_id: world.instanceId, name: 'Software', service: true }
  const { api_key } = await asOperator<{ api_key: string }>('POST', '/operator/v1/agents', { body, expected: 201 })
  return api_key
}

async function logIn(credentials: { email: string; password: string }): Promise<Ask> {
  const answer = await fetch(`${world.url}/desk/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(credentials),
  })
  const [cookie = ''] = (answer.headers.get('set-cookie') ?? '').split(';')
  const { csrf_token } = (await answer.json()) as { csrf_token: string }
  return asker(() => ({ cookie, 'x-csrf-token': csrf_token }))
}

const file = (name: string) => {
  const form = new FormData()
  form.set('file', new File(['bytes'], name, { type: 'text/plain' }))
  return form
}

const message = (id: string, customerId: string, rest: object = {}) => ({
  id,
  created_at: 1700000000,
  customer_id: customerId,
  sender: { type: 'human', id: customerId, name: 'Jane' },
  body: { message: 'Hello' },
  ...rest,
})

test('the operations', async () => {
  for (const path of ['/health/live', '/health/ready', '/metrics', '/openapi.json', '/docs']) await open('GET', path)
})

test('the partner API', async () => {
  const { client_id, client_secret } = world.connector
  const client = { client_id, client_secret }
  await open('GET', '/.well-known/oauth-authorization-server')
  await open('POST', '/oauth2/v1/token', { body: client, expected: 400 })
  await open('POST', '/oauth2/v1/token', { body: { client_id }, expected: 401 })
  const granted = { ...client, grant_type: 'client_credentials' }
  const { access_token: token } = await open('POST', '/oauth2/v1/token', { body: granted })
  const partner = asker(() => ({ authorization: `Bearer ${token}` }))
  const messages = [message('1', 'ann'), message('1', 'ann')]
  await partner('POST', '/messaging/v1/messages', { body: { messages } })
  await partner('POST', '/messaging/v1/messages', { body: { messages: [{}] }, expected: 400 })
  await open('POST', '/messaging/v1/messages', { body: { messages }, expected: 401 })
  const event = { id: 'e1', type: 'typing', created_at: 1676541889, customer_id: '1', data: { on: true } }
  await partner('POST', '/messaging/v1/events', { body: { events: [event] } })
  await partner('POST', '/messaging/v1/events', { body: { events: [] }, expected: 400 })
  await open('POST', '/messaging/v1/events', { body: { events: [event] }, expected: 401 })

  await partner('GET', '/messaging/v1/availability')
  await partner('GET', '/messaging/v1/outbox', { expected: 409 })
  const fetching = { instance_id: world.instanceId, name: 'Fetching', delivery: 'pull' }
  const its = await asOperator('POST', '/operator/v1/connectors', { body: fetching, expected: 201 })
  const form = { client_id: its.client_id, client_secret: its.client_secret, grant_type: 'client_credentials' }
  const other = await open('POST', '/oauth2/v1/token', { body: form })
  await asker(() => ({ authorization: `Bearer ${other.access_token}` }))('GET', '/messaging/v1/outbox?wait=0')
  await partner('GET', '/messaging/v1/availability?queue=nobodys', { expected: 404 })
  await partner('GET', '/messaging/v1/conversations/ann')
  await partner('GET', '/messaging/v1/conversations/nobody', { expected: 404 })
  const upload = await world.upload({ name: 'a.txt', type: 'text/plain', bytes: Buffer.from('bytes') })
  const { id } = await world.conversationOf('ann')
  await world.reply(id, { message: '', attachments: [upload], rich_content: { buttons: [] }, metadata: { a: 1 } })
  const [received] = await world.partner.waitForRequests(1)
  expect(description.faultsOfWebhook(received?.message)).toEqual([])
  const path = new URL(received?.message.body.attachments[0]?.content.data ?? '').pathname
  await partner('HEAD', path)
  expect(await partner('GET', path)).toBe('bytes')

  for (const { body, expected } of [{ body: { ...client, token } }, { body: client, expected: 400 }]) {
    await open('POST', '/oauth2/v1/introspect', { body, ...(expected && { expected }) })
    await open('POST', '/oauth2/v1/revoke', { body, ...(expected && { expected }) })
  }
  await open('POST', '/oauth2/v1/introspect', { body: { ...client, token } })
  await partner('GET', path, { expected: 401 })
})

test("the desk API, by a person's session", async () => {
  const { email, password } = world.agent
  await open('POST', '/desk/v1/session', { body: { email, password: 'wrong' }, expected: 401 })
  await open('GET', '/desk/v1/session', { expected: 401 })
  await open('GET', '/desk/v1/sign-in')
  await open('POST', '/desk/v1/session', { body: { email, password } })
  const person = await logIn({ email, password })
  await person('GET', '/desk/v1/session')
  await person('POST', '/desk/v1/conversations', { body: {}, expected: 400 })
  await person('POST', '/desk/v1/conversations', { headers: { 'x-csrf-token': '' }, body: {}, expected: 403 })
  const { items } = await person<{ items: { id: string; current: boolean }[] }>('GET', '/desk/v1/sessions')
  await person('DELETE', `/desk/v1/sessions/${items.find(({ current }) => !current)?.id}`, { expected: 204 })
  await person('DELETE', '/desk/v1/sessions/nobody', { expected: 404 })
  const change = { current: 'wrong', new: 'yet another good one' }
  await person('POST', '/desk/v1/password', { body: change, expected: 400 })
  await person('POST', '/desk/v1/password', { body: { ...change, current: password }, expected: 204 })
  const now = { password: change.new }
  await person('GET', '/desk/v1/second-factor')
  await person('POST', '/desk/v1/second-factor', { body: { password: 'wrong' }, expected: 400 })
  const { secret } = await person<{ secret: string }>('POST', '/desk/v1/second-factor', { body: now, expected: 201 })
  const confirm = { code: new TOTP({ secret }).generate({ timestamp: world.clock.now() }) }
  const codes = await person<{ recovery_codes: string[] }>('POST', '/desk/v1/second-factor/confirm', { body: confirm })
  await person('POST', '/desk/v1/second-factor', { body: now, expected: 409 })
  await open('POST', '/desk/v1/session', { body: { email, ...now }, expected: 401 })
  const off = { ...now, code: codes.recovery_codes[0] }
  await person('POST', '/desk/v1/second-factor/remove', { body: off, expected: 204 })
  await person('DELETE', '/desk/v1/session', { expected: 204 })
  await open('POST', '/desk/v1/session', { body: { operator_token: operatorToken } })
})

test('the desk API: what helps agents at work', async () => {
  const credentials = { email: 'sue@acme.example', password: 'a good password' }
  const body = { instance_id: world.instanceId, name: 'Sue', role: 'supervisor', ...credentials }
  await asOperator('POST', '/operator/v1/agents', { body, expected: 201 })
  const supervisor = await logIn(credentials)
  await world.send(message('1', 'flo'))
  const { id, last_message } = await world.conversationOf('flo')
  await supervisor('GET', '/desk/v1/counts')
  await supervisor('GET', `/desk/v1/messages/${last_message?.id}`)
  await supervisor('POST', `/desk/v1/customers/${world.connector.id}/flo/export`)
  await supervisor('POST', '/desk/v1/customers/nowhere/flo/export', { expected: 404 })
  const flo = { connector_id: world.connector.id, customer_id: 'flo' }
  await supervisor('POST', '/desk/v1/customers/export', { body: flo })
  await supervisor('GET', '/desk/v1/messages/nobody', { expected: 404 })
  const nobody = { connector_id: world.connector.id, customer_id: 'nobody' }
  await supervisor('POST', '/desk/v1/customers/erase', { body: nobody, expected: 404 })
  const presence = `/desk/v1/conversations/${id}/presence`
  await supervisor('PUT', presence, { body: { state: 'answering' }, expected: 204 })
  await supervisor('PUT', presence, { body: { state: 'asleep' }, expected: 400 })

  const instance = `/operator/v1/instances/${world.instanceId}`
  await asOperator('PATCH', instance, { body: { tags: ['VIP'], close_reasons: ['Solved'] } })
  await supervisor('GET', '/desk/v1/labels')
  await supervisor('GET', '/desk/v1/board')
  await supervisor('GET', '/desk/v1/reports?per=queue')
  await supervisor('GET', '/desk/v1/reports/csv')
  await supervisor('GET', '/desk/v1/reports/comments')
  for (const status of ['away', 'online']) await supervisor('PUT', '/desk/v1/status', { body: { status } })
  await supervisor('GET', '/desk/v1/status')
  await supervisor('POST', '/desk/v1/status/active')
  await supervisor('POST', `/desk/v1/conversations/${id}/tags`, { body: { add: ['VIP'] } })
  await supervisor('POST', `/desk/v1/conversations/${id}/tags`, { body: { add: ['Unknown'] }, expected: 400 })

  await askForCanned(supervisor)
  await askForPictures({ world, desk: supervisor })
  const reply = { shortcut: 'hello', title: 'Greeting', text: 'Good morning' }
  const path = '/desk/v1/canned-replies'
  const canned = await supervisor('POST', path, { body: reply, expected: 201 })
  await supervisor('POST', path, { body: reply, expected: 409 })
  await supervisor('GET', path)
  await supervisor('PATCH', `${path}/${canned.id}`, { body: { text: 'Hello' } })
  await supervisor('POST', `${path}/${canned.id}/uploads`, { expected: 201 })
  await supervisor('DELETE', `${path}/${canned.id}`, { expected: 204 })
  await supervisor('DELETE', `${path}/${canned.id}`, { expected: 404 })
  await supervisor('POST', '/desk/v1/customers/erase', { body: flo, expected: 204 })
})

test('the desk API, by an API key', async () => {
  const key = await newApiKey()
  const desk = asker(() => ({ authorization: `Bearer ${key}` }))
  await desk('GET', '/desk/v1/session')
  await desk('GET', '/desk/v1/agents')
  await desk('GET', '/desk/v1/connectors')

  const url = 'http://127.0.0.1:1/gone.png'
  const attachments = [{ id: 'f', name: 'f', mime_type: 'image/png', content: { type: 'url', data: url } }]
  const body = { message: 'Hello', attachments, rich_content: { a: 1 } }
  const recipient = { type: 'bot', id: 'bot' }
  await world.send(message('1', 'bea', { body, metadata: { a: 1 } }), message('0', 'bea', { recipient }))
  const { id } = await world.conversationOf('bea')
  const conversation = `/desk/v1/conversations/${id}`
  await desk('GET', '/desk/v1/conversations?status=open&q=bea')
  await desk('GET', '/desk/v1/conversations?limit=0', { expected: 400 })
  await desk('GET', conversation)
  await desk('GET', '/desk/v1/conversations/nobody', { expected: 404 })

  await desk('POST', `${conversation}/assign`, { body: { assignee: 'me' } })
  await desk('POST', `${conversation}/assign`, { body: { assignee: 'nobody' }, expected: 400 })
  await desk('POST', `${conversation}/read`, { expected: 204 })
  await desk('POST', `${conversation}/close`, { expected: 409 })
  await desk('POST', `${conversation}/close`, { body: { last_seen_message_id: 'nothing' }, expected: 400 })
  world.clock.advance(2000)
  await desk('POST', `${conversation}/close`)
  await desk('POST', `${conversation}/reopen`)
  await desk('POST', `${conversation}/close`, { body: {} })
  const known = { connector_id: world.connector.id, customer_id: 'bea' }
  await desk('POST', '/desk/v1/conversations', { body: known, expected: 201 })
  await desk('POST', '/desk/v1/conversations', { body: known })
  await desk('POST', `${conversation}/reopen`, { expected: 409 })

  const upload = await desk('POST', '/desk/v1/uploads', { body: file('b.txt'), expected: 201 })
  await desk('POST', '/desk/v1/uploads', { body: {}, expected: 415 })
  const now = await world.conversationOf('bea')
  const thread = `/desk/v1/conversations/${now.id}/messages`
  world.partner.answer({ status: 500 })
  const reply = { message: 'Hi', attachments: [{ upload_id: upload.upload_id }] }
  const headers = { 'idempotency-key': 'once' }
  const sent = await desk<{ id: string; attachments: { id: string }[] }>('POST', thread, {
    ...{ body: reply, headers, expected: 201 },
  })
  await desk('POST', thread, { body: { message: 'Other' }, headers, expected: 422 })
  await desk('GET', `/desk/v1/attachments/${sent.attachments[0]?.id}`)
  await desk('GET', '/desk/v1/attachments/nobody', { expected: 404 })
  await waitFor('the reply to be given up', async () => {
    world.clock.advance(60_000)
    const { items } = await desk<{ items: { delivery: { state: string } | null }[] }>('GET', `${thread}?order=desc`)
    return items[0]?.delivery?.state === 'exhausted'
  })
  world.partner.answer({ status: 200 })
  await desk('POST', `/desk/v1/messages/${sent.id}/retry`)
  await desk('POST', `/desk/v1/messages/${sent.id}/retry`, { expected: 409 })
  await desk('GET', `${conversation}/messages`)
  await desk('GET', `${conversation}/timeline`)
  await askForQueues({ asOperator, desk, conversation: `/desk/v1/conversations/${now.id}` })
})

test("the desk API's stream of changes", async () => {
  await follow('/desk/v1/changes?items=true', {
    key: await newApiKey(),
    until: 'message.recorded',
    act: () => world.send(message('1', 'cid')),
  })
})

test('the operator API: instances, connectors, agents', async () => {
  const { id: instance_id } = await asOperator('POST', '/operator/v1/instances', {
    ...{ body: { name: 'Second' }, expected: 201 },
  })
  await asOperator('POST', '/operator/v1/instances', { body: {}, expected: 400 })
  await open('GET', '/operator/v1/instances', { expected: 401 })
  await asOperator('GET', '/operator/v1/instances')
  await asOperator('GET', `/operator/v1/instances/${instance_id}`)

  const wanted = { instance_id, name: 'Bot' }
  const { id } = await asOperator('POST', '/operator/v1/connectors', { body: wanted, expected: 201 })
  const connector = `/operator/v1/connectors/${id}`
  await asOperator('GET', '/operator/v1/connectors')
  await asOperator('GET', connector)
  await asOperator('POST', `${connector}/test`, { expected: 409 })
  await asOperator('PATCH', connector, { body: { webhook_url: world.partner.url } })
  await asOperator('PATCH', connector, { body: { webhook_url: 'ftp://x' }, expected: 400 })
  await asOperator('GET', `${connector}/retention-preview?retention=90d`)
  await asOperator('GET', `${connector}/retention-preview?retention=1h`, { expected: 400 })
  for (const verb of ['rotate-secret', 'token', 'pause', 'resume', 'test'])
    await asOperator('POST', `${connector}/${verb}`)
  await asOperator('DELETE', connector)
  await asOperator('GET', connector, { expected: 404 })

  const person = { instance_id, email: 'eve@acme.example', name: 'Eve' }
  const { id: agentId } = await asOperator('POST', '/operator/v1/agents', { body: person, expected: 201 })
  await asOperator('POST', '/operator/v1/agents', { body: person, expected: 409 })
  const agent = `/operator/v1/agents/${agentId}`
  await asOperator('GET', '/operator/v1/agents')
  await asOperator('GET', agent)
  await asOperator('POST', `${agent}/reset-password`, { body: { password: 'another good one' } })
  await asOperator('POST', `${agent}/reset-password`)
  await asOperator('POST', `${agent}/reset-second-factor`)
  await asOperator('POST', `${agent}/unlink-identity`)
  await asOperator('PATCH', agent, { body: { name: 'Eve Martin' } })
  await asOperator('PATCH', agent, { body: { email: world.agent.email }, expected: 409 })
  await asOperator('PATCH', agent, { body: { instance_id: 'nowhere' }, expected: 400 })
  await asOperator('POST', `${agent}/disable`)
  await asOperator('POST', `${agent}/enable`)
})

test('the operator API: deliveries and customers', async () => {
  await world.send(message('1', 'dan', { metadata: { a: 1 } }))
  const { id } = await world.conversationOf('dan')
  const { delivery } = await world.reply(id, 'Hi')
  const path = `/operator/v1/deliveries/${delivery?.id}`
  await waitFor('the delivery', async () => (await asOperator('GET', path)).state === 'delivered')
  await asOperator('GET', '/operator/v1/deliveries?state=delivered')
  await asOperator('GET', '/operator/v1/deliveries?state=lost', { expected: 400 })
  await asOperator('GET', `${path}/attempts`)
  await asOperator('GET', `${path}/body`)
  await asOperator('POST', `${path}/skip`, { expected: 409 })
  await asOperator('POST', `/operator/v1/connectors/${world.connector.id}/pause`)
  await asOperator('POST', `${path}/replay`)
  await asOperator('POST', `${path}/replay`, { expected: 409 })
  await asOperator('POST', `${path}/skip`)
  const since = { connector_id: world.connector.id, since: '1h' }
  await asOperator('POST', '/operator/v1/deliveries/replay', { body: since })

  const customer = `/operator/v1/customers/${world.connector.id}`
  await asOperator('POST', `${customer}/dan/export`)
  await asOperator('POST', `${customer}/bea/export`)
  await asOperator('POST', `${customer}/dan/erase`)
  const body = { connector_id: world.connector.id, customer_id: 'dan' }
  for (const verb of ['export', 'erase']) await asOperator('POST', `/operator/v1/customers/${verb}`, { body })
  await asOperator('POST', '/operator/v1/customers/nobody/dan/erase', { expected: 404 })
})

test('both: customers who are one person', async () => {
  const headers = { authorization: `Bearer ${await newApiKey()}` }
  const [ira, ian] = [await writer('ira'), await writer('ian')]
  await askForContacts({
    ...{ asOperator, desk: asker(() => headers), connectorId: world.connector.id },
    customers: [ira, ian],
  })
})

async function writer(customerId: string) {
  await world.send(message('1', customerId))
  return { customerId, conversationId: (await world.conversationOf(customerId)).id }
}

test('the operator API: what is looked at', async () => {
  for (const path of [
    'requests',
    'requests?since=1h',
    'requests/counts',
    'requests/counts?since=7d',
    'alerts',
    'alerts?state=open',
    'alerts/ways',
    'audit',
    'audit?action=connector.&limit=5',
    'stats',
    'stats?hours=168',
    'settings',
    'nodes',
  ]) {
    await asOperator('GET', `/operator/v1/${path}`)
  }
  await asOperator('GET', `/operator/v1/audit?connector_id=${world.connector.id}&customer_id=dan&since=1h`)
  await asOperator('GET', '/operator/v1/audit?colour=red', { expected: 400 })
  await asOperator('GET', '/operator/v1/audit/verification')
  await asOperator('GET', '/operator/v1/audit/verification?expect=1', { expected: 400 })
  await asOperator('GET', `/operator/v1/audit/verification?expect=9999:${'0'.repeat(64)}`)
  await asOperator('GET', `/operator/v1/board?instance_id=${world.instanceId}`)
  await asOperator('GET', '/operator/v1/board?instance_id=nobody', { expected: 404 })
  for (const path of ['/operator/v1/reports', '/operator/v1/reports/csv']) {
    await asOperator('GET', `${path}?instance_id=${world.instanceId}&per=queue`)
    await asOperator('GET', `${path}?instance_id=nobody`, { expected: 404 })
  }
  await asOperator('GET', '/operator/v1/alerts?state=loud', { expected: 400 })
  await asOperator('POST', '/operator/v1/alerts/test')
  await asOperator('GET', '/operator/v1/stats?hours=0', { expected: 400 })
  await asOperator('GET', '/operator/v1/deliveries?customer_id=dan&since=1h')

  const connector = `/operator/v1/connectors/${world.connector.id}`
  await follow('/operator/v1/changes', {
    until: 'connector.resumed',
    act: () => asOperator('POST', `${connector}/resume`),
  })
  await follow(`${connector}/changes?customer_id=dan`, {
    until: 'conversation.updated',
    act: () => world.send(message('2', 'dan')),
  })
  await asOperator('GET', '/operator/v1/connectors/nobody/changes', { expected: 404 })
})

test('every operation of the description was asked for, and answered as it should at least once', () => {
  const good = [...asked].filter(([, statuses]) => [...statuses].some((status) => status < 300)).map(([id]) => id)
  expect(description.operationIds.filter((id) => !good.includes(id))).toEqual([])
})
