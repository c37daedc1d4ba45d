/** What operators do to accounts, and what becomes of the conversations those held. */
import type { AuditItem, ConversationItem, ErrorBody, OperatorAgentItem, Page, SessionItem } from '@passerelle/protocol'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

let sent = 0
const writes = (customer: string) =>
  world.send({
    id: `agents-${++sent}`,
    created_at: Math.floor(world.clock.now() / 1000),
    customer_id: customer,
    sender: { type: 'human', id: customer },
    body: { message: 'Hello' },
  })

/** A conversation that is assigned to the world's agent. */
async function heldByAda(customer: string): Promise<string> {
  await writes(customer)
  const { id } = await world.conversationOf(customer)
  const { assignee } = await assign(id, world.agent.id)
  expect(assignee?.id).toBe(world.agent.id)
  return id
}

const assign = (id: string, assignee: string) =>
  world.asDesk.post<ConversationItem>(`/conversations/${id}/assign`, { assignee })
const assigneeOf = async (id: string) => (await world.asDesk.get<ConversationItem>(`/conversations/${id}`)).assignee
const change = (body: object, id = world.agent.id) =>
  world.asOperator.call<OperatorAgentItem & { error: string; errors?: { path: string }[] }>(
    'PATCH',
    `/agents/${id}`,
    body,
  )
const post = (verb: 'disable' | 'enable', id = world.agent.id) =>
  world.asOperator.post<OperatorAgentItem>(`/agents/${id}/${verb}`)
const newInstance = async () => (await world.asOperator.post<{ id: string }>('/instances', { name: 'Second' })).id
const pathsOf = ({ errors }: { errors?: { path: string }[] }) => errors?.map(({ path }) => path)

const logIn = ({ email, password }: { email: string; password: string }) =>
  fetch(`${world.url}/desk/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
/** Asks with the session, as its browser does. */
async function enter(login: { email: string; password: string }) {
  const answer = await logIn(login)
  const headers = { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' }
  return { session: (await answer.json()) as SessionItem, get: (path: string) => fetch(world.url + path, { headers }) }
}

/** What the stream of the desk tells, from now on, until it has been told of those conversations. */
async function followUntil(ids: string[], act: () => Promise<unknown>): Promise<void> {
  const service = await world.asOperator.post<{ api_key: string }>('/agents', {
    ...{ instance_id: world.instanceId, name: 'Follower', service: true },
  })
  const ended = new AbortController()
  const headers = { authorization: `Bearer ${service.api_key}` }
  const stream = await fetch(`${world.url}/desk/v1/changes`, { headers, signal: ended.signal })
  await act()
  let text = ''
  for await (const chunk of stream.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (ids.every((id) => text.includes(`{"type":"conversation.updated","conversation_id":"${id}"`))) break
  }
  ended.abort()
}

describe('disabling an agent', () => {
  test('releases what they hold: it is nobody’s, desks are told, the audit log says how many', async () => {
    const held = [await heldByAda('anna'), await heldByAda('bea')]
    await followUntil(held, () => post('disable'))
    for (const id of held) expect(await assigneeOf(id)).toBeNull()
    const { items } = await world.asDesk.get<Page<ConversationItem>>('/conversations?assignee=none&waiting=true')
    expect(items.map(({ id }) => id).toSorted()).toEqual(held.toSorted())
    const [entry] = (await world.asOperator.get<Page<AuditItem>>('/audit?action=agent.disabled')).items
    expect(entry).toMatchObject({ target: { id: world.agent.id }, details: { released: 2 } })
  })

  test('a conversation that reopens does not go back to them, however it reopens', async () => {
    const byMessage = await heldByAda('anna')
    const byReply = await heldByAda('bea')
    const byHand = await heldByAda('cid')
    for (const id of [byMessage, byReply, byHand]) await world.closeConversation(id)
    await post('disable')
    await writes('anna')
    await world.reply(byReply, 'One more thing')
    await world.asDesk.post(`/conversations/${byHand}/reopen`)
    for (const id of [byMessage, byReply, byHand]) {
      expect(await world.asDesk.get(`/conversations/${id}`)).toMatchObject({ status: 'open', assignee: null })
    }
  })

  test('a conversation that reopens goes back to an agent who is still there', async () => {
    await enter(world.agent)
    const id = await heldByAda('anna')
    await world.closeConversation(id)
    await writes('anna')
    await waitFor('routing', async () => (await assigneeOf(id))?.id === world.agent.id)
  })

  test('nothing is assigned to them any more, not at the same moment either', async () => {
    await writes('anna')
    const { id } = await world.conversationOf('anna')
    const assigned = Array.from({ length: 10 }, () =>
      world.asDesk.call('POST', `/conversations/${id}/assign`, { assignee: world.agent.id }),
    )
    await Promise.all([...assigned, post('disable')])
    expect(await assigneeOf(id)).toBeNull()
    const late = await world.asDesk.call('POST', `/conversations/${id}/assign`, { assignee: world.agent.id })
    expect([late.status, await assigneeOf(id)]).toEqual([400, null])
  })
})

test('enabling lets an agent in again with the password of before; what they held stays where it is', async () => {
  const id = await heldByAda('anna')
  await post('disable')
  expect((await logIn(world.agent)).status).toBe(401)
  expect(await post('enable')).toMatchObject({ id: world.agent.id, disabled_at: null })
  expect((await logIn(world.agent)).status).toBe(200)
  expect(await assigneeOf(id)).toBeNull()
  expect((await assign(id, world.agent.id)).assignee?.id).toBe(world.agent.id)
  await post('enable')
  expect((await world.asOperator.get<Page<AuditItem>>('/audit?action=agent.enabled')).items).toHaveLength(1)
  expect((await world.asOperator.call('POST', '/agents/nobody/enable')).status).toBe(404)
})

describe('changing an agent', () => {
  test('name, e-mail and role: their session goes on, and the new e-mail logs in', async () => {
    const { get } = await enter(world.agent)
    const wanted = { name: 'Ada Martin', email: 'ada.martin@acme.example', role: 'supervisor' }
    expect(await change(wanted)).toMatchObject({ status: 200, body: { ...wanted, instance_id: world.instanceId } })
    expect(await (await get('/desk/v1/session')).json()).toMatchObject({ agent: wanted })
    expect((await logIn(world.agent)).status).toBe(401)
    expect((await logIn({ ...world.agent, email: wanted.email })).status).toBe(200)
    const [entry] = (await world.asOperator.get<Page<AuditItem>>('/audit?action=agent.updated')).items
    expect(entry?.details).toEqual({ options: expect.arrayContaining(['name', 'email', 'role']) })
  })

  test('an e-mail that is somebody’s is a conflict, in any case of letters; one’s own is not', async () => {
    const bob = { instance_id: world.instanceId, email: 'Bob@acme.example', name: 'Bob' }
    await world.asOperator.post('/agents', bob)
    const { status, body } = await change({ email: 'bob@ACME.example' })
    expect([status, body.error]).toEqual([409, 'conflict'])
    expect((await change({ email: 'ADA@acme.example' })).status).toBe(200)
  })

  test('another instance: what they held is released, their sessions end, their new inbox is there', async () => {
    const [held, closed] = [await heldByAda('anna'), await heldByAda('bea')]
    await world.closeConversation(closed)
    const { get } = await enter(world.agent)
    const instance_id = await newInstance()
    await followUntil([held], () => change({ instance_id }))
    expect(await assigneeOf(held)).toBeNull()
    expect((await get('/desk/v1/session')).status).toBe(401)
    await writes('bea')
    expect(await assigneeOf(closed)).toBeNull()
    const moved = await enter(world.agent)
    expect(moved.session.instance?.id).toBe(instance_id)
    expect(await (await moved.get('/desk/v1/conversations')).json()).toMatchObject({ items: [] })
    const [entry] = (await world.asOperator.get<Page<AuditItem>>('/audit?action=agent.updated')).items
    expect(entry?.details).toMatchObject({ released: 1 })
  })

  test('a service agent that is moved: its stream of changes ends, and follows the other instance from then on', async () => {
    const service = await world.asOperator.post<{ id: string; api_key: string }>('/agents', {
      ...{ instance_id: world.instanceId, name: 'CRM', service: true },
    })
    const headers = { authorization: `Bearer ${service.api_key}` }
    const stream = await fetch(`${world.url}/desk/v1/changes`, { headers })
    expect((await change({ name: 'Other CRM', instance_id: await newInstance() }, service.id)).status).toBe(200)
    await waitFor('the end of the stream', async () => {
      for await (const _ of stream.body ?? []);
      return true
    })
    expect((await change({ email: 'a@b.example', role: 'agent' }, service.id)).body).toMatchObject({
      errors: [{ path: '/email' }, { path: '/role' }],
    })
  })

  test('an unknown role is one fault: where its owner would work is not asked', async () => {
    const { body } = await world.asOperator.call<ErrorBody>('POST', '/agents', {
      email: 'a@b.example',
      name: 'A',
      role: 'boss',
    })
    expect(body.errors).toMatchObject([{ path: '/role', code: 'choice_unknown' }])
    expect((await change({ role: 'boss', instance_id: null })).body).toMatchObject({ errors: [{ path: '/role' }] })
  })

  test('an operator has no instance: becoming one leaves it, and leaving the role needs one', async () => {
    const held = await heldByAda('anna')
    expect((await change({ role: 'operator', instance_id: world.instanceId })).status).toBe(400)
    expect((await change({ role: 'operator' })).body).toMatchObject({ role: 'operator', instance_id: null })
    expect(await assigneeOf(held)).toBeNull()
    const { status, body } = await change({ role: 'agent' })
    expect([status, pathsOf(body)]).toEqual([400, ['/instance_id']])
    expect((await change({ role: 'agent', instance_id: world.instanceId })).status).toBe(200)
    // Without any operator's account, the operator token opens everything still.
    expect(await post('disable')).toMatchObject({ disabled_at: expect.any(String) })
  })

  test('every fault is told at once, and nothing is changed', async () => {
    const { status, body } = await change({ name: ' ', email: 'ada', role: 'boss', instance_id: 'nowhere' })
    expect([status, pathsOf(body)?.toSorted()]).toEqual([400, ['/email', '/instance_id', '/name', '/role']])
    expect((await change({ password: 'x' })).status).toBe(400)
    expect((await change({ name: 'A' }, 'nobody')).status).toBe(404)
    expect(await world.asOperator.get(`/agents/${world.agent.id}`)).toMatchObject({ name: 'Ada Agent', role: 'agent' })
  })
})
