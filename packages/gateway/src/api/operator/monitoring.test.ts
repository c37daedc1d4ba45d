import type {
  AuditItem,
  CannedReplyItem,
  DeliveryItem,
  NodeItem,
  OperatorChangeItem,
  Page,
  SessionItem,
  SettingItem,
  StatsItem,
} from '@passerelle/protocol'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let world: World
beforeEach(async () => {
  world = await createWorld({ settings: { RETRY_SCHEDULE: '1h' } })
})
afterEach(() => world.close())

const read = <T>(path: string) => world.asOperator.get<T>(path)
const listAudit = async (query = '') => (await read<Page<AuditItem>>(`/audit${query}`)).items
const live = (customerId: string, id = customerId, message = 'Hello') => ({
  id,
  created_at: 1_700_000_000,
  customer_id: customerId,
  sender: { type: 'human', id: customerId, name: customerId },
  body: { message },
})

async function logIn(login: { email: string; password: string }) {
  const answer = await fetch(`${world.url}/desk/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: login.email, password: login.password }),
  })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const { csrf_token } = (await answer.json()) as SessionItem
  return { cookie, 'x-csrf-token': csrf_token }
}

const operator = { email: 'op@acme.example', name: 'Op', role: 'operator', password: 'operators only' }

describe('the audit log', () => {
  test('tells what was done over the API, by whom, the newest first, and never a secret', async () => {
    const { id } = world.connector
    await world.asOperator.post('/agents', operator)
    const headers = await logIn(operator)
    const call = (method: string, path: string) => fetch(`${world.url}/operator/v1${path}`, { method, headers })
    expect((await call('POST', `/connectors/${id}/pause`)).status).toBe(200)
    await call('POST', `/connectors/${id}/rotate-secret`)
    await world.asOperator.post(`/connectors/${id}/resume`, {})
    await world.asOperator.post(`/connectors/${id}/test`, {})
    const entries = await listAudit(`?connector_id=${id}`)
    expect(entries.map(({ action, actor }) => [action, actor.type, actor.name])).toEqual([
      ['connector.tested', 'operator_token', null],
      ['connector.resumed', 'operator_token', null],
      ['connector.secret_rotated', 'operator', 'Op'],
      ['connector.paused', 'operator', 'Op'],
      ['connector.created', 'operator_token', null],
    ])
    expect(entries[1]).toMatchObject({ target: { type: 'connector', id, name: 'Bot' }, instance_id: world.instanceId })
    const all = JSON.stringify(await listAudit())
    for (const secret of [world.connector.client_secret, world.agent.password, operator.password]) {
      expect(all).not.toContain(secret)
    }
    expect(await listAudit('?action=agent.')).toHaveLength(3)
    expect((await world.asOperator.call('GET', '/audit?colour=red')).status).toBe(400)
    expect((await world.asOperator.call('GET', '/audit?since=soon')).status).toBe(400)
    expect(await listAudit('?since=1h&limit=1')).toHaveLength(1)
  })

  test('tells of customers without saying who they are', async () => {
    await world.send(live('0601020304'))
    const customer = `/customers/${world.connector.id}/0601020304`
    await world.asOperator.post(`${customer}/export`, {})
    await world.asOperator.post(`${customer}/erase`, {})
    const entries = await listAudit(`?connector_id=${world.connector.id}&customer_id=0601020304`)
    expect(entries.map((entry) => entry.action)).toEqual(['customer.erased', 'customer.exported'])
    expect(JSON.stringify(entries)).not.toContain('0601020304')
    expect((await world.asOperator.call('GET', '/audit?customer_id=0601020304')).status).toBe(400)
  })

  test('tells what people do at the desk: canned replies, passwords, sessions, retries', async () => {
    const login = { email: 'sue@acme.example', password: 'supervising them' }
    const person = { ...login, name: 'Sue', instance_id: world.instanceId, role: 'supervisor' }
    await world.asOperator.post('/agents', person)
    const other = await logIn(login)
    const headers = { ...(await logIn(login)), 'content-type': 'application/json' }
    const call = async (method: string, path: string, body?: object) => {
      const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
      return (await fetch(`${world.url}/desk/v1${path}`, init)).text()
    }
    const text = await call('POST', '/canned-replies', { shortcut: 'hi', title: 'Hi', text: 'content never told' })
    const { id } = JSON.parse(text) as CannedReplyItem
    await call('DELETE', `/canned-replies/${id}`)
    const sessions = JSON.parse(await call('GET', '/sessions')) as Page<{ id: string; current: boolean }>
    await call('DELETE', `/sessions/${sessions.items.find((one) => !one.current)?.id}`)
    expect((await fetch(`${world.url}/desk/v1/session`, { headers: other })).status).toBe(401)
    await call('POST', '/password', { current: login.password, new: 'something new' })
    const entries = (await listAudit('?limit=4')).map(({ action, actor, target }) => [action, actor.name, target.name])
    expect(entries).toEqual([
      ['agent.password_changed', 'Sue', 'Sue'],
      ['session.ended', 'Sue', null],
      ['canned_reply.deleted', 'Sue', 'hi'],
      ['canned_reply.created', 'Sue', 'hi'],
    ])
    expect(JSON.stringify(await listAudit())).not.toContain('content never told')
  })
})

test('figures: what came, went, failed, and how long it took', async () => {
  await world.send(live('c1'))
  const { id } = await world.conversationOf('c1')
  await world.reply(id, 'Hi')
  const stats = await waitFor('the delivery to be counted', async () => {
    const now = await read<StatsItem>('/stats?hours=1')
    return now.totals.delivered === 1 && now.totals.messages_in === 1 ? now : undefined
  })
  expect(stats).toMatchObject({ bucket_seconds: 300, backlog: 0, totals: { messages_out: 1, attempts_failed: 0 } })
  expect(stats.totals.latency_p95_ms).toBeGreaterThanOrEqual(0)
  expect(stats.buckets).toHaveLength(12)
  expect((await read<StatsItem>('/stats')).buckets).toHaveLength(48)
  for (const hours of ['0', '169', 'x', '1.5']) {
    expect((await world.asOperator.call('GET', `/stats?hours=${hours}`)).status).toBe(400)
  }
})

test('failures are told by connector', async () => {
  world.partner.answer({ status: 500 })
  await world.send(live('c1'))
  await world.reply((await world.conversationOf('c1')).id, 'Hi')
  const failures = await waitFor('the failure to be counted', async () => {
    const found = (await read<StatsItem>('/stats')).failures
    return found.length > 0 ? found : undefined
  })
  const { id } = world.connector
  expect(failures).toEqual([{ connector_id: id, connector_name: 'Bot', attempts_failed: 1, exhausted: 0 }])
})

test('deliveries are found by customer and time', async () => {
  for (const customer of ['c1', 'c2']) {
    await world.send(live(customer))
    await world.reply((await world.conversationOf(customer)).id, 'Hi')
  }
  const list = async (query: string) =>
    (await read<Page<DeliveryItem>>(`/deliveries?${query}`)).items.map((item) => item.customer_id)
  expect(await list('customer_id=c1')).toEqual(['c1'])
  expect(await list('since=1h')).toEqual(['c2', 'c1'])
  expect(await list('since=2100-01-01')).toEqual([])
  expect((await world.asOperator.call('GET', '/deliveries?since=soon')).status).toBe(400)
})

test('settings in effect, without the secrets', async () => {
  const { items } = await read<Page<SettingItem>>('/settings')
  const settingOf = (name: string) => items.find((item) => item.name === `PASSERELLE_${name}`)?.value
  expect([settingOf('RETRY_SCHEDULE'), settingOf('OUTBOUND_ALLOW'), settingOf('REOPEN_WINDOW')]).toEqual([
    '1h',
    '127.0.0.1',
    '24h',
  ])
  expect([settingOf('OPERATOR_TOKEN'), settingOf('MASTER_KEY')]).toEqual([null, null])
  expect(JSON.stringify(items)).not.toContain('operator-token-of-the-testkit')
})

test('the node that answers', async () => {
  const { items } = await read<Page<NodeItem>>('/nodes')
  expect(items).toMatchObject([
    {
      pid: process.pid,
      node_version: process.version,
      roles: ['api', 'worker'],
      health: { database: 'ok', files: 'ok' },
      behind: { search_seconds: 0, figures_seconds: 0 },
      state: 'running',
      deliveries_in_flight: 0,
      current: true,
    },
  ])
  expect(items[0]?.memory.rss_bytes).toBeGreaterThan(1e6)
})

test('the other nodes, as they last said, and how they ended', async () => {
  const { store } = world.gateway
  const [own] = (await read<Page<NodeItem>>('/nodes')).items
  const said = { ...own, hostname: 'b', deliveries_in_flight: 3 }
  const now = Date.now()
  const beat = (id: string, stopping: boolean) =>
    store.recordHeartbeat({ id, now, report: JSON.stringify({ ...said, stopping }) })
  await beat('dead', false)
  await beat('stopping', true)
  await beat('running', false)
  await store.takeOver({ silent: [{ id: 'dead', seenAt: now }], now })
  const { items } = await read<Page<NodeItem>>('/nodes')
  expect(items.map(({ id, state, current }) => [id, state, current])).toEqual([
    [own?.id, 'running', true],
    ['running', 'running', false],
    ['stopping', 'stopping', false],
    ['dead', 'dead', false],
  ])
  const seen_at = new Date(now).toISOString()
  expect(items[1]).toMatchObject({ hostname: 'b', deliveries_in_flight: 3, seen_at, health: { files: 'ok' } })
})

async function follow(headers: Record<string, string>) {
  const controller = new AbortController()
  const answer = await fetch(`${world.url}/operator/v1/changes`, { headers, signal: controller.signal })
  const following = { status: answer.status, text: '', ended: false, close: () => controller.abort() }
  const take = async () => {
    const decoder = new TextDecoder()
    for await (const piece of answer.body ?? []) following.text += decoder.decode(piece, { stream: true })
  }
  void take()
    .catch(() => {})
    .finally(() => {
      following.ended = true
    })
  return following
}

const itemsOf = (text: string): OperatorChangeItem[] =>
  [...text.matchAll(/^event: change\ndata: (.*)$/gm)].map((match) => JSON.parse(match[1] ?? ''))

describe('the live log', () => {
  test('tells deliveries as they go, and what operators do', async () => {
    await world.send(live('c1'))
    const { id } = await world.conversationOf('c1')
    const following = await follow({ authorization: 'Bearer operator-token-of-the-testkit' })
    await waitFor('the beginning', () => following.text.startsWith(': connected'))
    await world.reply(id, 'Hi')
    await waitFor('the delivery', () =>
      itemsOf(following.text).some((item) => item.type === 'delivery.updated' && item.state === 'delivered'),
    )
    await world.asOperator.post(`/connectors/${world.connector.id}/pause`, {})
    const paused = {
      type: 'audit.recorded',
      action: 'connector.paused',
      target_type: 'connector',
      target_id: world.connector.id,
    }
    await waitFor('the pause', () => itemsOf(following.text).some((item) => item.type === 'audit.recorded'))
    expect(itemsOf(following.text)).toContainEqual(paused)
    expect(following.text).not.toMatch(/^id:/m)
    following.close()
  })

  test('ends with its session; agents do not get it', async () => {
    await world.asOperator.post('/agents', operator)
    const headers = await logIn(operator)
    const following = await follow({ cookie: headers.cookie })
    expect(following.status).toBe(200)
    await fetch(`${world.url}/desk/v1/session`, { method: 'DELETE', headers })
    await waitFor('the end', () => following.ended)
    expect((await follow({ cookie: (await logIn(world.agent)).cookie })).status).toBe(403)
  })
})
