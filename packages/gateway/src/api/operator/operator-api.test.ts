import type {
  AttemptItem,
  AuditItem,
  ConnectorItem,
  DeliveryItem,
  InstanceItem,
  OperatorAgentItem,
  TestItem,
} from '@passerelle/protocol'
import { type SessionItem, signBodyHash } from '@passerelle/protocol'
import { createWorld, operatorToken, type World, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

interface PageOf<T> {
  items: T[]
  next_cursor: string | null
}
type Created = ConnectorItem & { client_secret: string }

let world: World
beforeEach(async () => {
  world = await createWorld({ settings: { RETRY_SCHEDULE: '1h' } })
})
afterEach(() => world.close())

const errorOf = async (method: string, path: string, body?: object) => {
  const { status, body: answer } = await world.asOperator.call<{
    error: string
    errors?: { path: string; message: string }[]
  }>(method, path, body)
  return { status, error: answer.error, paths: answer.errors?.map((fault) => fault.path).sort() }
}

/** Logs in as the desk does, and calls this door with the cookie. */
async function logIn(credentials: object) {
  const { email, password, operator_token } = credentials as Record<string, string>
  const answer = await fetch(`${world.url}/desk/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operator_token ? { operator_token } : { email, password }),
  })
  const { csrf_token: csrfToken } = (await answer.json()) as SessionItem
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const call = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(`${world.url}/operator/v1${path}`, {
      method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    })
  return { csrfToken, call }
}

describe('who may', () => {
  test.each([
    ['nothing', {}],
    ['a wrong token', { authorization: 'Bearer nope' }],
    ['the token in another scheme', { authorization: 'Basic operator-token-of-the-testkit' }],
    ['a cookie that is no session', { cookie: 'passerelle_session=nope' }],
  ])('not with %s', async (_, headers) => {
    const answer = await fetch(`${world.url}/operator/v1/connectors`, { headers })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(await answer.json()).toMatchObject({ error: 'unauthorized' })
  })

  test('a token of the partner API opens nothing here', async () => {
    expect((await world.asPartner.call('GET', '/operator/v1/connectors')).status).toBe(401)
  })

  test("an operator's session, with its CSRF token for what changes something", async () => {
    const operator = { email: 'op@example.com', name: 'Op', role: 'operator', password: 'operators only' }
    await world.asOperator.post('/agents', operator)
    for (const login of [operator, { operator_token: 'operator-token-of-the-testkit' }]) {
      const session = await logIn(login)
      expect((await session.call('GET', '/instances')).status).toBe(200)
      expect((await session.call('POST', '/instances', { name: 'x' })).status).toBe(403)
      const csrf = { 'x-csrf-token': session.csrfToken }
      expect((await session.call('POST', '/instances', { name: 'x' }, csrf)).status).toBe(201)
    }
  })

  test("an agent's session is refused", async () => {
    const session = await logIn(world.agent)
    expect((await session.call('GET', '/instances')).status).toBe(403)
  })

  test('the scheme in any case', async () => {
    const headers = { authorization: 'bEARER operator-token-of-the-testkit' }
    expect((await fetch(`${world.url}/operator/v1/instances`, { headers })).status).toBe(200)
  })
})

describe('connectors', () => {
  test('are created with a secret that is never shown again', async () => {
    const body = { instance_id: world.instanceId, name: 'Second', webhook_url: world.partner.url, success: '2xx' }
    const { status, body: created } = await world.asOperator.call<Created>('POST', '/connectors', body)
    expect(status).toBe(201)
    expect(created).toMatchObject({ ...body, paused: false, sender_id: 'kiamo', hash_encoding: 'hex', inline_max: 0 })
    expect(created.client_secret).toMatch(/^[A-Za-z0-9]{40}$/)

    const { client_secret: secret, ...shown } = created
    expect(await world.asOperator.get(`/connectors/${created.id}`)).toEqual(shown)
    const listed = await world.asOperator.get<PageOf<ConnectorItem>>('/connectors')
    expect(listed.items).toContainEqual(shown)
    expect(JSON.stringify(listed)).not.toContain(secret)
  })

  test('[3.url] every fault of a new one is told at once, with its path', async () => {
    const bad = { instance_id: 'nope', name: '', webhook_url: 'http://10.0.0.1/x', sender_name: '', inline_max: -1 }
    expect(await errorOf('POST', '/connectors', bad)).toEqual({
      status: 400,
      error: 'invalid_request',
      paths: ['/inline_max', '/instance_id', '/name', '/sender_name', '/webhook_url'],
    })
    const formless = { instance_id: 1, name: 'x', success: '201', paused: 'yes', webhok_url: 'x' }
    const { paths } = await errorOf('POST', '/connectors', formless)
    expect(paths).toEqual(['/instance_id', '/paused', '/success', '/webhok_url'])
  })

  test('keep closed conversations as long as they say; what would go is counted before', async () => {
    const path = `/connectors/${world.connector.id}`
    expect(await world.asOperator.get(path)).toMatchObject({ retention: null })
    expect(await world.asOperator.patch(path, { retention: '90d' })).toMatchObject({ retention: '90d' })
    expect(await world.asOperator.patch(path, { retention: 'off' })).toMatchObject({ retention: 'off' })
    const [entry] = (await world.asOperator.get<PageOf<AuditItem>>('/audit?action=connector.updated')).items
    const details = { options: ['retention'], retention_before: '90d', retention_after: 'off' }
    expect(entry).toMatchObject({ details })
    for (const retention of ['1h', '90', 'never', '']) {
      const refused = await errorOf('PATCH', path, { name: 'New', retention })
      expect(refused).toEqual({ status: 400, error: 'invalid_request', paths: ['/retention'] })
    }
    expect(await world.asOperator.patch(path, { retention: null })).toMatchObject({ name: 'Bot', retention: null })

    const preview = `${path}/retention-preview`
    expect(await world.asOperator.get(`${preview}?retention=90d`)).toEqual({ retention: '90d', conversations: 0 })
    expect(await world.asOperator.get(`${preview}?retention=default`)).toEqual({ retention: 'off', conversations: 0 })
    expect(await errorOf('GET', `${preview}?retention=1h`)).toMatchObject({ status: 400, paths: ['/retention'] })
    expect(await errorOf('GET', preview)).toMatchObject({ status: 400 })
    expect(await errorOf('GET', '/connectors/nope/retention-preview?retention=90d')).toMatchObject({ status: 404 })
  })

  test('[3.url] a change is refused whole, with its reason', async () => {
    const path = `/connectors/${world.connector.id}`
    const refused = await errorOf('PATCH', path, { name: 'New', webhook_url: 'http://localhost./x' })
    expect(refused).toEqual({ status: 400, error: 'invalid_request', paths: ['/webhook_url'] })
    expect(await world.asOperator.get(path)).toMatchObject({ name: 'Bot', webhook_url: world.partner.url })
    expect(await world.asOperator.patch(path, { name: 'New', webhook_url: null })).toMatchObject({
      name: 'New',
      webhook_url: null,
    })
  })

  test('[3.paused] are paused and resumed', async () => {
    const path = `/connectors/${world.connector.id}`
    expect(await world.asOperator.post(`${path}/pause`)).toMatchObject({ paused: true })
    expect(await world.asOperator.get(path)).toMatchObject({ paused: true })
    expect(await world.asOperator.post(`${path}/resume`)).toMatchObject({ paused: false })
  })

  test('get a new secret: the old one dies at once, tokens live on', async () => {
    // Whatever is asked first fetches the token.
    await world.asPartner.call('GET', '/messaging/v1/messages')
    const rotated = await world.asOperator.post<{ client_secret: string }>(
      `/connectors/${world.connector.id}/rotate-secret`,
    )
    expect(Object.keys(rotated)).toEqual(['id', 'client_id', 'client_secret'])
    const tokenWith = (client_secret: string) => {
      const { client_id } = world.connector
      const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret })
      return fetch(`${world.url}/oauth2/v1/token`, { method: 'POST', body })
    }
    expect((await tokenWith(world.connector.client_secret)).status).toBe(401)
    expect((await tokenWith(rotated.client_secret)).status).toBe(200)
    expect((await world.asPartner.call('POST', '/messaging/v1/messages', { messages: [] })).status).toBe(400)
  })

  test('[3.deleted] are gone once deleted', async () => {
    const path = `/connectors/${world.connector.id}`
    expect(await world.asOperator.delete(path)).toEqual({ id: world.connector.id, cancelled: 0 })
    expect(await errorOf('GET', path)).toMatchObject({ status: 404, error: 'not_found' })
    expect(await errorOf('PATCH', path, { name: 'x' })).toMatchObject({ status: 404 })
    expect(await errorOf('DELETE', path)).toMatchObject({ status: 404 })
    expect((await world.asOperator.get<PageOf<ConnectorItem>>('/connectors')).items).toEqual([])
  })

  test('[3.headers] a test message goes out signed, outside the queue, and its outcome is told', async () => {
    const path = `/connectors/${world.connector.id}/test`
    const ok = await world.asOperator.post<TestItem>(path)
    expect(ok).toMatchObject({ delivered: true, status: 200, error: null })
    const [received] = await world.partner.waitForRequests(1)
    expect(received?.message).toMatchObject({ id: ok.message_id, body: { attachments: [] }, metadata: { test: true } })
    expect(received?.headers['body-hash']).toBe(await signBodyHash(received?.body ?? '', world.connector.client_secret))
    world.partner.answer({ status: 500, body: 'no luck' })
    expect(await world.asOperator.post(path)).toMatchObject({
      delivered: false,
      status: 500,
      response: 'no luck',
      error: expect.stringContaining('500'),
    })
    expect((await world.asOperator.get<PageOf<DeliveryItem>>('/deliveries')).items).toEqual([])
  })
})

describe('instances and agents', () => {
  test('are created, listed and read', async () => {
    const instance = await world.asOperator.post<InstanceItem>('/instances', { name: 'Other' })
    expect(await world.asOperator.get(`/instances/${instance.id}`)).toEqual(instance)
    const person = { instance_id: instance.id, email: 'bo@example.com', name: 'Bo', role: 'supervisor' }
    const { password, ...agent } = await world.asOperator.post<OperatorAgentItem & { password: string }>(
      '/agents',
      person,
    )
    expect(password.length).toBeGreaterThan(15)
    expect(agent).toMatchObject({ ...person, service: false, disabled_at: null })
    const { items } = await world.asOperator.get<PageOf<OperatorAgentItem>>(`/agents?instance_id=${instance.id}`)
    expect(items).toEqual([agent])
    expect(await errorOf('POST', '/agents', { ...person, name: 'Twin' })).toMatchObject({ status: 409 })
  })

  test('an agent gets a new password, or is disabled', async () => {
    const path = `/agents/${world.agent.id}`
    const reset = await world.asOperator.post<{ password: string }>(`${path}/reset-password`)
    expect(reset.password).not.toBe(world.agent.password)
    const chosen = await world.asOperator.post<object>(`${path}/reset-password`, { password: 'another long one' })
    expect(chosen).not.toHaveProperty('password')
    expect(await world.asOperator.post(`${path}/disable`)).toMatchObject({ disabled_at: expect.any(String) })
  })

  test('faults of a new agent', async () => {
    expect(await errorOf('POST', '/agents', { name: 'x' })).toMatchObject({ status: 400, paths: ['/email'] })
    // Whether there must be an instance, a role that is none does not say.
    expect(await errorOf('POST', '/agents', { email: 'nope', name: '', role: 'king' })).toMatchObject({
      paths: ['/email', '/name', '/role'],
    })
    const service = { instance_id: world.instanceId, name: 'x', service: true, email: 'a@b.c' }
    expect(await errorOf('POST', '/agents', service)).toMatchObject({ status: 400, paths: ['/email'] })
  })
})

describe('lists', () => {
  test('go page by page', async () => {
    for (const name of ['A', 'B', 'C']) await world.asOperator.post('/instances', { name })
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const page: PageOf<InstanceItem> = await world.asOperator.get(`/instances?limit=2${cursor}`)
      seen.push(...page.items.map((item) => item.name))
      if (page.next_cursor === null) break
      cursor = `&cursor=${page.next_cursor}`
    }
    expect(seen).toEqual(['Acme', 'A', 'B', 'C'])
  })

  test.each(['limit=0', 'limit=101', 'limit=x', 'cursor=nonsense', 'name=x'])('refuse ?%s', async (query) => {
    expect(await errorOf('GET', `/instances?${query}`)).toMatchObject({ status: 400, error: 'invalid_request' })
  })

  test('of deliveries refuse an unknown state', async () => {
    expect(await errorOf('GET', '/deliveries?state=lost')).toMatchObject({ status: 400, paths: ['/state'] })
  })
})

describe('deliveries', () => {
  const message = { id: 'm1', created_at: 1_700_000_000, customer_id: 'c1', sender: { type: 'human', id: 'c1' } }

  async function replyTwice(): Promise<void> {
    await world.send({ ...message, body: { message: 'Hello' } })
    const conversation = await world.conversationOf('c1')
    await world.reply(conversation.id, 'one')
    await world.reply(conversation.id, 'two')
  }

  const list = async (query: string) => (await world.asOperator.get<PageOf<DeliveryItem>>(`/deliveries?${query}`)).items

  test('[3.given-up] show each attempt and why it failed; one is skipped, one and all are replayed', async () => {
    world.partner.answer({ status: 503, body: 'away' })
    await replyTwice()
    const stuck = await waitFor('the first failure', async () =>
      (await list(`connector_id=${world.connector.id}&state=pending`)).find((item) => item.attempts > 0),
    )
    expect(stuck).toMatchObject({ customer_id: 'c1', state: 'pending', last_error: expect.stringContaining('503') })
    const attempts = await world.asOperator.get<PageOf<AttemptItem>>(`/deliveries/${stuck.id}/attempts`)
    expect(attempts.items).toMatchObject([{ delivery_id: stuck.id, status: 503, response: 'away' }])

    world.partner.answer({ status: 200 })
    expect(await errorOf('POST', `/deliveries/${stuck.id}/replay`)).toMatchObject({ status: 409, error: 'conflict' })
    expect(await world.asOperator.post(`/deliveries/${stuck.id}/skip`)).toMatchObject({ state: 'cancelled' })
    await waitFor('the second delivery', async () => (await list('state=delivered')).length === 1)

    expect(await world.asOperator.post(`/deliveries/${stuck.id}/replay`)).toMatchObject({ state: 'pending' })
    await waitFor('the replay', async () => (await list('state=delivered')).length === 2)
    const since = { connector_id: world.connector.id, since: '1h' }
    expect(await world.asOperator.post('/deliveries/replay', since)).toEqual({ replayed: 2, next_cursor: null })
    await waitFor('all again', async () => (await list('state=delivered')).length === 2)
    expect(JSON.stringify(await list(''))).not.toMatch(/"one"|"two"/)
  })

  test('tell what was sent, as it was sent, and the headers that came back; never the secret or a cookie', async () => {
    world.partner.answer({ status: 200, headers: { 'X-Handled-By': 'bot-7', 'Set-Cookie': 'session=hers' } })
    await replyTwice()
    const [received] = await world.partner.waitForRequests(1)
    const delivery = await waitFor(
      'the delivery',
      async () => (await list(`message_id=${received?.message.id}&state=delivered`))[0],
    )
    const { items } = await world.asOperator.get<PageOf<AttemptItem>>(`/deliveries/${delivery.id}/attempts`)
    const [attempt] = items
    expect(attempt?.request).toMatchObject({ method: 'POST', url: world.partner.url })
    for (const [name, value] of Object.entries(attempt?.request?.headers ?? {})) {
      expect(received?.headers[name.toLowerCase()]).toBe(value)
    }
    expect(attempt?.request?.headers).toHaveProperty('Body-Hash')
    expect(attempt?.response_headers).toMatchObject({ 'x-handled-by': 'bot-7' })
    for (const secret of [world.connector.client_secret, 'session=hers']) {
      expect(JSON.stringify(items)).not.toContain(secret)
    }

    const headers = { authorization: `Bearer ${operatorToken}` }
    const body = await fetch(`${world.url}/operator/v1/deliveries/${delivery.id}/body`, { headers })
    expect(body.headers.get('content-type')).toBe('application/json')
    expect(await body.text()).toBe(received?.body.toString())
  })

  test('that do not exist, and times that are none', async () => {
    for (const what of ['', '/attempts', '/body']) {
      expect(await errorOf('GET', `/deliveries/nope${what}`)).toMatchObject({ status: 404 })
    }
    for (const what of ['replay', 'skip']) {
      expect(await errorOf('POST', `/deliveries/nope/${what}`)).toMatchObject({ status: 404 })
    }
    const body = { connector_id: world.connector.id, since: 'yesterday' }
    expect(await errorOf('POST', '/deliveries/replay', body)).toMatchObject({ status: 400, paths: ['/since'] })
    const foreign = { ...body, since: '1h', cursor: 'WzFd' }
    expect(await errorOf('POST', '/deliveries/replay', foreign)).toMatchObject({ status: 400, paths: ['/cursor'] })
  })

  test('[3.deleted] a deleted connector cancels what waited', async () => {
    world.partner.answer({ status: 503 })
    await replyTwice()
    await waitFor('a failure', async () => (await list('state=pending')).find((item) => item.attempts > 0))
    expect(await world.asOperator.delete(`/connectors/${world.connector.id}`)).toMatchObject({ cancelled: 2 })
    expect((await list('')).map((item) => item.state)).toEqual(['cancelled', 'cancelled'])
  })
})
