/** What a conversation's thread tells of what was done to it, and by whom. */
import type { CustomerDocument, Page, TimelineItem } from '@passerelle/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAgent, createServiceAgent } from '../../agents/create-agent.ts'
import { connectorId, instanceId } from '../../store/conformance/fixtures.ts'
import { openDesk, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
let maxId: string
beforeEach(async () => {
  desk = await openDesk()
  const { agent } = await createAgent(desk, { instanceId, email: 'max@acme.example', name: 'Max', password })
  maxId = agent.id
})
afterEach(() => desk.close())

const post = async (path: string, payload: object = {}, headers: object = desk.lea) => {
  desk.clock.advance(10_000)
  const answer = await desk.app.inject({ method: 'POST', url: `/desk/v1/${path}`, headers: { ...headers }, payload })
  expect([path, answer.statusCode < 300, answer.body]).toEqual([path, true, expect.any(String)])
  return answer
}
const read = async (id: string, query = '') => {
  const url = `/desk/v1/conversations/${id}/timeline${query}`
  return (await desk.app.inject({ url, headers: desk.lea })).json<Page<TimelineItem>>()
}
const inWords = (item: TimelineItem) =>
  item.type === 'activity'
    ? `${item.activity.kind} by ${item.activity.actor.name ?? item.activity.actor.type}`
    : item.type === 'message' && item.message.message

test('who took, passed on, closed, reopened it, between the messages', async () => {
  const id = await desk.write('zoe', 'Hello')
  await post(`conversations/${id}/messages`, { message: 'Good morning' })
  await post(`conversations/${id}/assign`, { assignee: maxId })
  await post(`conversations/${id}/assign`, { assignee: null })
  await post(`conversations/${id}/close`, { reason: 'resolved' })
  desk.clock.advance(500)
  await desk.write('zoe', 'One more thing')
  expect((await read(id)).items.map(inWords)).toEqual([
    'Hello',
    'conversation.taken by Léa',
    'Good morning',
    'conversation.transferred by Léa',
    'conversation.released by Léa',
    'conversation.closed by Léa',
    'conversation.reopened by partner',
    'One more thing',
  ])
  const { items } = await read(id)
  const dataOf = (kind: string) =>
    items.flatMap((item) => (item.type === 'activity' && item.activity.kind === kind ? [item.activity.data] : []))
  expect(dataOf('conversation.transferred')).toEqual([
    { from: { id: desk.agentId, name: 'Léa' }, to: { id: maxId, name: 'Max' } },
  ])
  expect(dataOf('conversation.closed')).toEqual([{ reason: 'resolved' }])
})

test('a reason is one line, whatever was sent, and blank is none', async () => {
  const reasonOf = async (customer: string, sent: string) => {
    const id = await desk.write(customer, 'Hello')
    await post(`conversations/${id}/close`, { reason: sent })
    const closed = (await read(id)).items.at(-1)
    return closed?.type === 'activity' ? closed.activity.data : undefined
  }
  expect(await reasonOf('zoe', ' a\u001b[2Kb\n\ud800 ')).toEqual({ reason: 'a [2Kb \ufffd' })
  expect(await reasonOf('max', '   ')).toEqual({})
})

test('the export of the customer has what was done as well', async () => {
  const id = await desk.write('zoe', 'Hello')
  await post(`conversations/${id}/close`, { reason: 'resolved' })
  const exported = await post('customers/export', { connector_id: connectorId, customer_id: 'zoe' })
  const [conversation] = exported.json<CustomerDocument>().conversations
  expect(conversation?.activities.map(({ kind, data }) => [kind, data])).toEqual([
    ['conversation.closed', { reason: 'resolved' }],
    ['customer.exported', expect.anything()],
  ])
})

test('keeps the order in which things were done when the clock is set back', async () => {
  const id = await desk.write('zoe', 'Hello')
  await post(`conversations/${id}/assign`, { assignee: maxId })
  // On a clock that was set back, no time says whether a message was seen.
  const close = async () => {
    const seen = (await read(id)).items.findLast(({ type }) => type === 'message')
    const last_seen_message_id = seen?.type === 'message' ? seen.message.id : ''
    await post(`conversations/${id}/close`, { last_seen_message_id })
  }
  desk.clock.advance(-3600_000)
  await desk.write('zoe', 'Still there?')
  await post(`conversations/${id}/assign`, { assignee: null })
  await post(`conversations/${id}/messages`, { message: 'I am' })
  await close()
  await desk.write('zoe', 'Wait')
  await close()
  await post(`conversations/${id}/messages`, { message: 'Yes?' })
  const inOrder = [
    ...['Hello', 'conversation.assigned by Léa', 'Still there?', 'conversation.released by Léa'],
    ...['conversation.taken by Léa', 'I am', 'conversation.closed by Léa'],
    ...['conversation.reopened by partner', 'Wait', 'conversation.closed by Léa'],
    ...['conversation.reopened by Léa', 'Yes?'],
  ]
  expect((await read(id)).items.map(inWords)).toEqual(inOrder)
  const backwards = (await read(id, '?order=desc')).items.map(inWords)
  expect(backwards).toEqual(inOrder.toReversed())
})

test('a conversation that reopens for nobody, as its agent is gone, says so', async () => {
  const id = await desk.write('zoe', 'Hello')
  const { apiKey } = await createServiceAgent(desk, { instanceId, name: 'CRM' })
  const software = { authorization: `Bearer ${apiKey}` }
  for (const reopen of [
    () => desk.write('zoe', 'One more thing'),
    () => post(`conversations/${id}/reopen`),
    () => post(`conversations/${id}/messages`, { message: 'It came in' }, software),
  ]) {
    await desk.store.enableAgent(maxId)
    await post(`conversations/${id}/assign`, { assignee: maxId })
    await post(`conversations/${id}/close`)
    await desk.store.disableAgent(maxId, desk.clock.now())
    desk.clock.advance(500)
    await reopen()
    const done = (await read(id, '?only=activities')).items.slice(-2)
    expect(done).toMatchObject([
      { activity: { kind: 'conversation.reopened' } },
      { activity: { kind: 'conversation.released', data: { from: { id: maxId, name: 'Max' }, to: null } } },
    ])
  }
})

test('whoever answers a conversation whose agent is gone takes it over from them', async () => {
  const id = await desk.write('zoe', 'Hello')
  await post(`conversations/${id}/assign`, { assignee: maxId })
  await post(`conversations/${id}/close`)
  await desk.store.disableAgent(maxId, desk.clock.now())
  await post(`conversations/${id}/messages`, { message: 'Still there?' })
  const taken = (await read(id, '?only=activities')).items.at(-1)
  const data = { from: { name: 'Max' }, to: { name: 'Léa' } }
  expect(taken).toMatchObject({ activity: { kind: 'conversation.taken', data } })
})

test('who opened it stands first', async () => {
  const former = await desk.write('zoe', 'Hello')
  await post(`conversations/${former}/close`)
  const { id } = (await post('conversations', { connector_id: 'connector-1', customer_id: 'zoe' })).json()
  await post(`conversations/${id}/messages`, { message: 'How did it go?' })
  expect((await read(id)).items.map(inWords)).toEqual([
    'conversation.opened by Léa',
    'conversation.taken by Léa',
    'How did it go?',
  ])
})

test('pages follow each other both ways, through messages and activities of one time', async () => {
  const id = await desk.write('zoe', 'Hello')
  for (let i = 0; i < 6; i++) {
    const change = { kind: 'assign', assigneeId: i % 2 ? null : maxId } as const
    const audited = desk.store.audited({
      actor: { type: 'agent', id: desk.agentId, name: 'Léa' },
      clock: desk.clock,
    })
    await audited.changeConversation({ instanceId, id, change, now: desk.clock.now() })
    await desk.write('zoe', `message ${i}`)
  }
  for (const order of ['asc', 'desc']) {
    const whole = (await read(id, `?order=${order}&limit=100`)).items
    expect(whole).toHaveLength(13)
    const pieces: TimelineItem[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Page<TimelineItem> = await read(id, `?order=${order}&limit=2${cursor && `&cursor=${cursor}`}`)
      pieces.push(...page.items)
      cursor = page.next_cursor
    }
    expect(pieces).toEqual(whole)
  }
})

test('that the customer was exported shows in the thread, for who exported', async () => {
  const id = await desk.write('zoe', 'Hello')
  await post('customers/connector-1/zoe/export')
  const items = (await read(id, '?only=activities')).items
  expect(items.map(inWords)).toEqual(['customer.exported by Léa'])
})

test('that the customer was exported is a change of the conversation: desks that show it read its thread again', async () => {
  const id = await desk.write('zoe', 'Hello')
  const { last } = await desk.store.readChangeBounds()
  await post('customers/connector-1/zoe/export')
  const changes = await desk.store.readChanges({ instanceId, after: last, limit: 10 })
  expect(changes).toMatchObject([{ type: 'conversation.updated', conversationId: id, messageId: null }])
})

test('what was done to another instance’s conversation is not told', async () => {
  const id = await desk.write('zoe')
  await createAgent(desk, { instanceId: 'instance-2', email: 'eve@other.example', name: 'Eve', password })
  const eve = await desk.logIn('eve@other.example')
  const answer = await desk.app.inject({ url: `/desk/v1/conversations/${id}/timeline`, headers: { ...eve } })
  expect(answer.statusCode).toBe(404)
})

test('a reason to close that is too long is refused, and nothing is closed', async () => {
  const id = await desk.write('zoe')
  const url = `/desk/v1/conversations/${id}/close`
  desk.clock.advance(10_000)
  const answer = await desk.app.inject({
    ...{ method: 'POST', url, headers: { ...desk.lea } },
    payload: { reason: 'x'.repeat(2000) },
  })
  expect([answer.statusCode, answer.json().errors[0].path]).toEqual([400, '/reason'])
  expect((await read(id)).items).toHaveLength(1)
})
