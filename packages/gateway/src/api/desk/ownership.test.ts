/** Whose a conversation is, over the desk API: taken, passed on, returned to the bot, each told in its thread. */

import type { ConversationItem, DeskQueueItem, Page, TimelineItem } from '@passerelle/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAgent } from '../../agents/create-agent.ts'
import { createQueue } from '../../queues/create-queue.ts'
import { instanceId, type Login, openDesk, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
let zoe: Login
let zoeId: string
let salesId: string
let id: string
beforeEach(async () => {
  desk = await openDesk()
  const { agent } = await createAgent(desk, { instanceId, email: 'zoe@acme.example', name: 'Zoé', password })
  zoeId = agent.id
  zoe = await desk.logIn('zoe@acme.example')
  salesId = (await createQueue(desk, { instanceId, name: 'Sales' })).id
  id = await desk.write('anna')
})
afterEach(() => desk.close())

const post = async (path: string, headers: Record<string, string>, payload: object = {}) => {
  const answer = await desk.app.inject({ method: 'POST', url: `/desk/v1/conversations/${path}`, headers, payload })
  return { status: answer.statusCode, body: answer.json() }
}
const ownerOf = async () => {
  const answer = await desk.app.inject({ url: `/desk/v1/conversations/${id}`, headers: desk.lea })
  const { owner, queue } = answer.json<ConversationItem>()
  return { type: owner?.type, id: owner?.id, name: owner?.name, queue: queue?.name }
}
const told = async () => {
  const url = `/desk/v1/conversations/${id}/timeline?only=activities`
  const { items } = (await desk.app.inject({ url, headers: desk.lea })).json<Page<TimelineItem>>()
  return items.flatMap((one) => (one.type === 'activity' ? [[one.activity.kind, one.activity.data]] : []))
}

test('it waits in its queue, is taken by one, and is passed on with a note', async () => {
  expect(await ownerOf()).toEqual({ type: 'queue', id: instanceId, name: 'General', queue: 'General' })
  expect((await post(`${id}/take`, desk.lea)).body).toMatchObject({ owner: { type: 'agent', id: desk.agentId } })
  expect(await post(`${id}/take`, zoe)).toMatchObject({ status: 409, body: { code: 'conversation_taken' } })
  const toZoe = await post(`${id}/transfer`, desk.lea, { agent_id: zoeId, note: 'Speaks\nFrench' })
  expect(toZoe.body).toMatchObject({ owner: { type: 'agent', name: 'Zoé' }, assignee: { id: zoeId } })
  expect((await post(`${id}/transfer`, zoe, { queue_id: salesId, note: 'Wants to buy' })).status).toBe(200)
  expect(await ownerOf()).toEqual({ type: 'queue', id: salesId, name: 'Sales', queue: 'Sales' })
  expect((await told()).slice(1)).toMatchObject([
    ['conversation.transferred', { to: { id: zoeId, name: 'Zoé' }, note: 'Speaks French' }],
    ['conversation.queued', { from: { id: zoeId }, queue: { name: 'Sales' }, note: 'Wants to buy' }],
  ])
})

test('it is not passed on over a message that was not seen, where it is said what was', async () => {
  const first = (await post(`${id}/return`, desk.lea)).body.message.id
  await desk.write('anna', 'And another thing')
  const wanted = { queue_id: salesId, last_seen_message_id: first }
  const refused = await post(`${id}/transfer`, desk.lea, wanted)
  expect(refused).toMatchObject({ status: 409, body: { error: 'newer_message' } })
  expect(await ownerOf()).toMatchObject({ name: 'General' })
  const seen = { ...wanted, last_seen_message_id: refused.body.message.id }
  expect(await post(`${id}/transfer`, desk.lea, seen)).toMatchObject({ status: 200 })
  expect(await ownerOf()).toMatchObject({ name: 'Sales' })
})

test('who is given it by somebody else is told, and nobody of what they took themselves', async () => {
  await post(`${id}/take`, desk.lea)
  await post(`${id}/transfer`, desk.lea, { agent_id: zoeId })
  await post(`${id}/assign`, zoe, { assignee: null })
  await post(`${id}/assign`, zoe, { assignee: 'me' })
  await post(`${id}/assign`, zoe, { assignee: desk.agentId })
  const changes = await desk.store.readChanges({ instanceId, after: 0, limit: 100 })
  const told = changes.filter(({ type }) => type === 'agent.assigned')
  expect(told.map(({ agentId, conversationId }) => [agentId, conversationId])).toEqual([
    [zoeId, id],
    [desk.agentId, id],
  ])
})

test('each queue says how many wait in it, and since when', async () => {
  await desk.store.updateQueue(salesId, { waitTargetMs: 60_000 })
  const queues = async () => {
    const answer = await desk.app.inject({ url: '/desk/v1/queues', headers: desk.lea })
    return answer.json<Page<DeskQueueItem>>().items.toReversed()
  }
  const none = { open: 0, unassigned: 0, waiting: 0, oldest_waiting_since: null }
  const general = { open: 1, unassigned: 1, waiting: 1, oldest_waiting_since: expect.any(String) }
  expect(await queues()).toMatchObject([
    { name: 'General', wait_target_seconds: null, ...general },
    { name: 'Sales', wait_target_seconds: 60, ...none },
  ])
  const [{ oldest_waiting_since } = {}] = await queues()
  await desk.write('ben')
  await post(`${id}/transfer`, desk.lea, { queue_id: salesId })
  await post(`${await desk.write('cleo')}/take`, desk.lea)
  expect(await queues()).toMatchObject([
    { ...general, open: 2, oldest_waiting_since: expect.not.stringMatching(oldest_waiting_since ?? '') },
    { ...general, oldest_waiting_since },
  ])
})

test('unassigned, it waits in its own queue again', async () => {
  await post(`${id}/transfer`, desk.lea, { queue_id: salesId })
  await post(`${id}/assign`, desk.lea, { assignee: 'me' })
  expect(await ownerOf()).toMatchObject({ type: 'agent', queue: 'Sales' })
  await post(`${id}/assign`, desk.lea, { assignee: null })
  expect(await ownerOf()).toMatchObject({ type: 'queue', name: 'Sales' })
})

test('returned, the bot has it until its customer asks for a human again', async () => {
  expect(await post(`${id}/return`, desk.lea)).toMatchObject({ status: 409, body: { error: 'newer_message' } })
  const newest = (await post(`${id}/return`, desk.lea)).body.message.id
  const seen = { last_seen_message_id: newest, note: 'Only a receipt' }
  expect((await post(`${id}/return`, desk.lea, seen)).body).toMatchObject({ owner: { type: 'bot' }, unread_count: 0 })
  expect(await post(`${id}/take`, desk.lea)).toMatchObject({ status: 409 })
  expect((await told()).at(-1)).toMatchObject(['conversation.returned', { note: 'Only a receipt' }])
  await desk.write('anna')
  expect(await ownerOf()).toMatchObject({ type: 'queue', name: 'General' })
})

test('what cannot be is refused with its place', async () => {
  const refused = async (payload: object) => {
    const { status, body } = await post(`${id}/transfer`, desk.lea, payload)
    return [status, body.errors?.[0].path, body.errors?.[0].code]
  }
  expect(await refused({})).toEqual([400, '/queue_id', 'queue_or_agent'])
  expect(await refused({ queue_id: salesId, agent_id: zoeId })).toEqual([400, '/queue_id', 'queue_or_agent'])
  expect(await refused({ queue_id: 'nope' })).toEqual([400, '/queue_id', 'queue_of_instance_unknown'])
  expect(await refused({ agent_id: 'nope' })).toEqual([400, '/agent_id', 'receiver_unknown'])
  expect(await refused({ agent_id: zoeId, note: 'x'.repeat(1001) })).toEqual([400, '/note', 'text_too_long'])
  const newest = (await post(`${id}/close`, desk.lea)).body.message?.id
  await post(`${id}/close`, desk.lea, { last_seen_message_id: newest })
  for (const what of ['transfer', 'return', 'take']) {
    const payload = what === 'transfer' ? { agent_id: zoeId } : {}
    expect(await post(`${id}/${what}`, desk.lea, payload)).toMatchObject({
      status: 409,
      body: { code: 'conversation_closed' },
    })
  }
})

test('lists are of the agent’s own queues, of one, and of what the bot has; the next one is taken from them', async () => {
  const view = async (query: string, headers: Record<string, string> = desk.lea) => {
    const answer = await desk.app.inject({ url: `/desk/v1/conversations?${query}`, headers })
    return answer.json<Page<ConversationItem>>().items.map((one) => one.customer_id)
  }
  const bens = await desk.write('ben')
  await post(`${bens}/transfer`, desk.lea, { queue_id: salesId })
  await desk.store.recordQueueMember({ queueId: salesId, agentId: zoeId, skills: '{}' })
  const all = (await desk.app.inject({ url: '/desk/v1/queues', headers: desk.lea })).json<Page<object>>().items
  expect(all.toReversed()).toMatchObject([
    { id: instanceId, name: 'General', is_default: true, is_own: true },
    { id: salesId, name: 'Sales', is_default: false, is_own: false },
  ])
  expect(await view('view=queue')).toEqual(['anna'])
  expect(await view('view=queue', zoe)).toEqual(['anna', 'ben'])
  expect(await view(`view=queue&queue=${salesId}`)).toEqual([])
  expect(await view(`view=all&queue=${salesId}`)).toEqual(['ben'])
  expect(await view('view=bot')).toEqual([])
  expect((await desk.app.inject(takeNextBy(desk.lea, { queue: salesId }))).statusCode).toBe(204)
  expect((await desk.app.inject(takeNextBy(zoe, { queue: salesId }))).json()).toMatchObject({ customer_id: 'ben' })
  expect((await desk.app.inject(takeNextBy(desk.lea))).json()).toMatchObject({ customer_id: 'anna' })
  expect((await desk.app.inject(takeNextBy(zoe))).statusCode).toBe(204)
})

const takeNextBy = (headers: Record<string, string>, payload: object = {}) =>
  ({ method: 'POST', url: '/desk/v1/conversations/take-next', headers, payload }) as const
