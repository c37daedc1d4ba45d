import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { CannedReplyItem, ConversationItem, CountsItem, MessageItem, SessionListItem } from '@passerelle/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { waitFor } from '../../../../testkit/src/wait-for.ts'
import { createAgent, createServiceAgent } from '../../agents/create-agent.ts'
import { instanceId, type Login, openDesk, operatorToken, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Headers = Record<string, string>

async function call<T>(method: Method, path: string, body?: object, headers: Headers = desk.lea) {
  const answer = await desk.app.inject({ method, url: `/desk/v1/${path}`, headers, ...(body && { payload: body }) })
  return { status: answer.statusCode, body: (answer.body ? answer.json() : undefined) as T }
}
const read = async <T>(path: string, headers: Headers = desk.lea) =>
  (await call<T>('GET', path, undefined, headers)).body

const addPerson = async (name: string, role = 'agent', instance: string | null = instanceId): Promise<Login> => {
  const email = `${name}@acme.example`
  await createAgent(desk, { instanceId: instance, email, name, role, password })
  return desk.logIn(email)
}

describe('conversations', () => {
  test('are found by the words of their messages, with the place', async () => {
    const id = await desk.write('customer-1', 'Où est mon colis, déjà payé ?')
    await desk.write('customer-2', 'Bonjour')
    while ((await desk.store.indexMessages(100)) > 0);
    const { items } = await read<{ items: ConversationItem[] }>('conversations?q=deja%20col')
    const message_id = (await read<{ items: MessageItem[] }>(`conversations/${id}/messages`)).items[0]?.id
    expect(items).toMatchObject([
      {
        id,
        match: {
          message_id,
          excerpt: 'Où est mon colis, déjà payé ?',
          highlights: [
            [11, 16],
            [18, 22],
          ],
        },
      },
    ])
    expect((await read<{ items: ConversationItem[] }>('conversations?q=bon'))?.items).toHaveLength(1)
  })

  test('are unread for each person, and for services all together', async () => {
    const id = await desk.write('customer-1')
    const zoe = await addPerson('zoe')
    const { apiKey } = await createServiceAgent(desk, { instanceId, name: 'CRM' })
    const service = { authorization: `Bearer ${apiKey}` }
    const unread = async (headers: Headers) =>
      (await read<ConversationItem>(`conversations/${id}`, headers)).unread_count
    expect((await call('POST', `conversations/${id}/read`)).status).toBe(204)
    expect([await unread(desk.lea), await unread(zoe), await unread(service)]).toEqual([0, 1, 1])
    const counts = (headers: Headers) => read<CountsItem>('counts', headers)
    expect(await counts(desk.lea)).toMatchObject({ open: 1, waiting: 1, mine: 0, unread: 0 })
    expect(await counts(zoe)).toMatchObject({ open: 1, waiting: 1, mine: 0, unread: 1 })
    await call('POST', `conversations/${id}/assign`, { assignee: 'me' })
    expect(await counts(desk.lea)).toMatchObject({ mine: 1 })
    await call('POST', `conversations/${id}/read`, undefined, service)
    expect(await counts(zoe)).toMatchObject({ unread: 0, waiting: 1 })
  })

  test('in which somebody waits are told apart', async () => {
    const waiting = await desk.write('customer-1')
    const answered = await desk.write('customer-2')
    await call('POST', `conversations/${answered}/messages`, { message: 'Hello' })
    const list = (await read<{ items: ConversationItem[] }>('conversations?status=open&waiting=true')).items
    expect(list).toMatchObject([{ id: waiting, waiting_since: expect.stringMatching(/^2\d{3}-/) }])
    expect((await read<ConversationItem>(`conversations/${answered}`)).waiting_since).toBeNull()
    expect((await call('GET', 'conversations?waiting=maybe')).status).toBe(400)
  })

  test('a message can be read by its id, by its instance alone', async () => {
    const id = await desk.write('customer-1', 'Hello')
    const message = (await read<{ items: MessageItem[] }>(`conversations/${id}/messages`)).items[0]
    expect(await read(`messages/${message?.id}`)).toEqual(message)
    const other = await addPerson('other', 'agent', 'instance-2')
    expect((await call('GET', `messages/${message?.id}`, undefined, other)).status).toBe(404)
    expect((await call('GET', 'messages/unknown')).status).toBe(404)
  })
})

async function follow(login: Login) {
  const request = get(`${await desk.url()}/desk/v1/changes?items=true`, { headers: { cookie: login.cookie } })
  request.on('error', () => {})
  const [response]: IncomingMessage[] = await once(request, 'response')
  const following = { text: '', close: () => request.destroy() }
  response?.setEncoding('utf8').on('data', (piece: string) => {
    following.text += piece
  })
  response?.on('error', () => {})
  return following
}

test('rich content of the documented vocabulary is silent; any other is taken with a warning', async () => {
  const id = await desk.write('customer-1')
  const reply = async (payload: object) => {
    const url = `/desk/v1/conversations/${id}/messages`
    const answer = await desk.app.inject({ method: 'POST', url, payload, headers: desk.lea })
    return [answer.statusCode, answer.headers['x-passerelle-warning']]
  }
  const known = { blocks: [{ type: 'buttons', items: [{ label: 'Yes' }] }] }
  expect(await reply({ message: 'Yes?', rich_content: known })).toEqual([201, undefined])
  expect(await reply({ rich_content: known })).toEqual([201, expect.stringContaining('message is empty')])
  expect(await reply({ message: 'x', rich_content: { hologram: 1 } })).toEqual([201, expect.stringContaining('tree')])
})

describe('presence', () => {
  const event = (agents: object[], id: string) =>
    `event: presence\ndata: ${JSON.stringify({ conversation_id: id, agents })}\n\n`

  test('is told to all of the instance without an id, and to whoever comes later', async () => {
    const id = await desk.write('customer-1')
    const other = await follow(await addPerson('other', 'agent', 'instance-2'))
    const zoe = await follow(await addPerson('zoe'))
    const tell = (state: string) => call('PUT', `conversations/${id}/presence`, { state })
    const lea = { id: desk.agentId, name: 'Léa' }
    expect((await tell('answering')).status).toBe(204)
    const answering = event([{ ...lea, state: 'answering' }], id)
    await waitFor('the presence', () => zoe.text.includes(answering))
    const late = await follow(desk.lea)
    await waitFor('the presence, late', () => late.text.includes(answering))
    await tell('left')
    await waitFor('the end', () => zoe.text.includes(event([], id)))
    expect(zoe.text).not.toMatch(/id: \d+\nevent: presence/)
    expect(other.text).not.toContain('presence')
    for (const one of [other, zoe, late]) one.close()
  })

  test('is refused for unknown conversations and states', async () => {
    const id = await desk.write('customer-1')
    expect((await call('PUT', 'conversations/unknown/presence', { state: 'viewing' })).status).toBe(404)
    expect((await call('PUT', `conversations/${id}/presence`, { state: 'asleep' })).status).toBe(400)
  })
})

describe('canned replies', () => {
  test('are written by supervisors, read by all of the instance, and each change is told', async () => {
    const sue = await addPerson('sue', 'supervisor')
    const following = await follow(desk.lea)
    const hello = { shortcut: 'hello', title: 'Greeting', text: 'Good morning' }
    const created = await call<CannedReplyItem>('POST', 'canned-replies', hello, sue)
    expect([created.status, created.body]).toMatchObject([201, { ...hello, id: expect.any(String) }])
    await waitFor('the change', () => /id: \d+\nevent: canned_replies\ndata: {}\n\n/.test(following.text))
    following.close()
    const { id } = created.body
    expect((await call('POST', 'canned-replies', { ...hello, shortcut: 'HELLO' }, sue)).status).toBe(409)
    const patched = await call<CannedReplyItem>('PATCH', `canned-replies/${id}`, { text: 'Hi' }, sue)
    expect(patched.body).toMatchObject({ ...hello, text: 'Hi' })
    expect(await read('canned-replies')).toEqual({ items: [patched.body], next_cursor: null })
    expect((await call('DELETE', `canned-replies/${id}`, undefined, sue)).status).toBe(204)
    expect((await call('DELETE', `canned-replies/${id}`, undefined, sue)).status).toBe(404)
  })

  test('agents and other instances cannot change them', async () => {
    const sue = await addPerson('sue', 'supervisor')
    const stranger = await addPerson('stranger', 'supervisor', 'instance-2')
    const body = { shortcut: 'x', title: 'x', text: 'x' }
    const { id } = (await call<CannedReplyItem>('POST', 'canned-replies', body, sue)).body
    expect((await call('POST', 'canned-replies', body)).status).toBe(403)
    expect((await call('PATCH', `canned-replies/${id}`, { text: 'y' })).status).toBe(403)
    expect((await call('DELETE', `canned-replies/${id}`)).status).toBe(403)
    expect((await call('PATCH', `canned-replies/${id}`, { text: 'y' }, stranger)).status).toBe(404)
    expect(await read('canned-replies', stranger)).toMatchObject({ items: [] })
  })

  test.each([
    ['white space in the shortcut', { shortcut: 'two words', title: 'x', text: 'x' }, '/shortcut'],
    ['an empty title', { shortcut: 'x', title: '', text: 'x' }, '/title'],
    ['no text', { shortcut: 'x', title: 'x' }, '/text'],
  ])('with %s are refused', async (_, body, path) => {
    const sue = await addPerson('sue', 'supervisor')
    const answer = await call<{ errors: { path: string }[] }>('POST', 'canned-replies', body, sue)
    expect([answer.status, answer.body.errors.map((one) => one.path)]).toEqual([400, [path]])
  })
})

describe('the own account', () => {
  test('lists where one is logged in; one can be ended, by its owner alone', async () => {
    const url = '/desk/v1/session'
    const payload = { email: 'lea@acme.example', password }
    await desk.app.inject({ method: 'POST', url, payload, headers: { 'user-agent': 'Firefox' } })
    const { items } = await read<{ items: SessionListItem[] }>('sessions')
    expect(items).toHaveLength(2)
    expect(items.filter((one) => one.current)).toHaveLength(1)
    const second = items.find((one) => !one.current)
    expect(second).toMatchObject({ user_agent: 'Firefox', address: '127.0.0.1' })
    const zoe = await addPerson('zoe')
    expect((await call('DELETE', `sessions/${second?.id}`, undefined, zoe)).status).toBe(404)
    expect((await call('DELETE', `sessions/${second?.id}`)).status).toBe(204)
    expect((await read<{ items: SessionListItem[] }>('sessions')).items).toMatchObject([{ current: true }])
  })

  test('when it was last seen is true to the minute', async () => {
    const seen = async () => (await read<{ items: SessionListItem[] }>('sessions')).items[0]?.last_seen_at
    const before = await seen()
    desk.clock.advance(61_000)
    await waitFor('the later time', async () => (await seen()) !== before)
  })

  test('changes its password and ends the other sessions', async () => {
    const other = await desk.logIn('lea@acme.example')
    const change = (current: string, next: string) =>
      call<{ errors?: { path: string }[] }>('POST', 'password', { current, new: next })
    expect((await change('wrong', 'x')).body.errors?.[0]?.path).toBe('/current')
    expect((await change(password, '')).body.errors?.[0]?.path).toBe('/new')
    expect((await change(password, 'another long one')).status).toBe(204)
    expect((await call('GET', 'session')).status).toBe(200)
    expect((await call('GET', 'session', undefined, other)).status).toBe(401)
    await expect(desk.logIn('lea@acme.example')).rejects.toThrow(/401/)
  })

  test('wrong passwords are throttled', async () => {
    const change = (current: string) => call('POST', 'password', { current, new: 'x' })
    for (let i = 0; i < 10; i++) expect((await change('wrong')).status).toBe(400)
    expect((await change(password)).status).toBe(429)
  })

  test('is one of people: services have none, the operator token has no password', async () => {
    const { apiKey } = await createServiceAgent(desk, { instanceId, name: 'CRM' })
    expect((await call('GET', 'sessions', undefined, { authorization: `Bearer ${apiKey}` })).status).toBe(403)
    const payload = { operator_token: operatorToken }
    const answer = await desk.app.inject({ method: 'POST', url: '/desk/v1/session', payload })
    const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? ''
    const headers = { cookie, 'x-csrf-token': answer.json().csrf_token }
    expect(await read('sessions', headers)).toMatchObject({ items: [{ current: true }] })
    expect((await call('POST', 'password', { current: 'x', new: 'y' }, headers)).status).toBe(409)
  })
})
