/** An agent's flow over the desk API: snoozed, taken back, and many at once. */

import type { BulkItem, ConversationItem, Page, TimelineItem } from '@passerelle/protocol'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { until } from '../../../test/until.ts'
import { createAgent } from '../../agents/create-agent.ts'
import { startWaker } from '../../conversations/waker.ts'
import { createQueue } from '../../queues/create-queue.ts'
import { instanceId, type Login, openDesk, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
let zoe: Login
let zoeId: string
beforeEach(async () => {
  desk = await openDesk()
  const { agent } = await createAgent(desk, { instanceId, email: 'zoe@acme.example', name: 'Zoé', password })
  zoeId = agent.id
  zoe = await desk.logIn('zoe@acme.example')
})
afterEach(() => desk.close())

const minute = 60_000
const post = async (path: string, payload: object = {}, headers: Login = desk.lea) => {
  const answer = await desk.app.inject({ method: 'POST', url: `/desk/v1/conversations/${path}`, headers, payload })
  return { status: answer.statusCode, body: answer.json() }
}
const get = async <T>(path: string) => (await desk.app.inject({ url: `/desk/v1/${path}`, headers: desk.lea })).json<T>()
const ids = async (query: string) =>
  (await get<Page<ConversationItem>>(`conversations?${query}`)).items.map((item) => item.customer_id)
const read = (id: string) => get<ConversationItem>(`conversations/${id}`)
const told = async (id: string) => {
  const { items } = await get<Page<TimelineItem>>(`conversations/${id}/timeline?only=activities`)
  return items.flatMap((one) => (one.type === 'activity' ? [[one.activity.kind, one.activity.actor.type]] : []))
}
const later = (ms: number) => new Date(desk.clock.now() + ms).toISOString()
/** Long enough ago to have been seen. */
const write = async (customer: string) => {
  const id = await desk.write(customer)
  desk.clock.advance(minute)
  return id
}

test('a snoozed one is in no list that agents work from, and stays whose it is', async () => {
  const anna = await write('anna')
  const bert = await write('bert')
  await post(`${bert}/assign`, { assignee: 'me' })
  const before = await read(bert)
  const until = later(minute)
  for (const id of [anna, bert]) expect((await post(`${id}/snooze`, { until })).status).toBe(200)
  expect(await read(bert)).toMatchObject({
    ...{ owner: before.owner, snoozed_until: until, waiting_since: null, updated_at: before.updated_at },
  })
  for (const view of ['waiting', 'unassigned', 'queue', 'mine'])
    expect([view, await ids(`view=${view}`)]).toEqual([view, []])
  for (const view of ['snoozed', 'all']) expect((await ids(`view=${view}`)).toSorted()).toEqual(['anna', 'bert'])
  expect(await get('counts')).toMatchObject({ open: 2, waiting: 0, unassigned: 0, mine: 0, unread: 0 })
  expect(
    (await desk.app.inject({ method: 'POST', url: '/desk/v1/conversations/take-next', headers: desk.lea })).statusCode,
  ).toBe(204)

  expect((await post(`${bert}/snooze`, { until: null })).body).toEqual({ ...before, unread_count: 1 })
  expect(await ids('view=mine')).toEqual(['bert'])
  expect(await told(bert)).toEqual([
    ['conversation.taken', 'agent'],
    ['conversation.snoozed', 'agent'],
    ['conversation.woken', 'agent'],
  ])
})

test('it is back at its time where it stood, or with its time when nobody waited', async () => {
  const [anna, bert, cleo] = [await write('anna'), await write('bert'), await write('cleo')]
  const before = await read(anna)
  await post(`${bert}/messages`, { message: 'Yes?' })
  desk.clock.advance(1)
  for (const id of [anna, bert]) await post(`${id}/snooze`, { until: later(10 * minute) })
  await post(`${cleo}/snooze`, { until: later(60 * minute) })
  const fleet = { hasTurn: async () => true }
  const waker = startWaker({ store: desk.store, clock: desk.clock, log: pino({ level: 'silent' }), fleet })
  onTestFinished(() => waker.stop())
  expect(await ids('view=waiting')).toEqual([])
  desk.clock.advance(10 * minute)
  await until(async () => expect(await ids('view=waiting')).toEqual(['anna', 'bert']))
  expect(await read(anna)).toEqual(before)
  expect(await read(bert)).toMatchObject({
    snoozed_until: null,
    waiting_since: expect.any(String),
    owner: { type: 'agent' },
  })
  expect(await ids('view=snoozed')).toEqual(['cleo'])
  expect((await told(anna)).at(-1)).toEqual(['conversation.woken', 'system'])
})

test('its customer’s message wakes it, and so does whoever moves it', async () => {
  const [anna, bert, cleo] = [await write('anna'), await write('bert'), await write('cleo')]
  const since = (await read(anna)).waiting_since
  for (const id of [anna, bert, cleo]) await post(`${id}/snooze`, { until: later(minute) })
  await desk.write('anna')
  expect(await read(anna)).toMatchObject({ snoozed_until: null, waiting_since: since, unread_count: 2 })
  expect((await told(anna)).at(-1)).toEqual(['conversation.woken', 'partner'])
  await post(`${bert}/take`)
  await post(`${cleo}/close`)
  await post(`${cleo}/reopen`)
  for (const id of [bert, cleo])
    expect(await read(id)).toMatchObject({ snoozed_until: null, waiting_since: expect.any(String) })
})

test('it is not snoozed over what was not seen, closed or with the bot, nor until no time', async () => {
  const anna = await desk.write('anna')
  const until = later(minute)
  const refused = await post(`${anna}/snooze`, { until })
  expect(refused).toMatchObject({ status: 409, body: { error: 'newer_message', message: { message: 'hello' } } })
  expect((await post(`${anna}/snooze`, { until, last_seen_message_id: refused.body.message.id })).status).toBe(200)
  for (const wrong of ['soon', '2026-11-30T09:00', later(0), later(400 * 24 * 60 * minute), 7, undefined]) {
    const { status, body } = await post(`${anna}/snooze`, { until: wrong })
    expect([wrong, status, body.errors[0].path]).toEqual([wrong, 400, '/until'])
  }
  desk.clock.advance(minute)
  await post(`${anna}/return`)
  expect(await post(`${anna}/snooze`, { until: later(minute) })).toMatchObject({
    status: 409,
    body: { code: 'conversation_with_bot' },
  })
  await post(`${anna}/close`)
  expect(await post(`${anna}/snooze`, { until: later(minute) })).toMatchObject({
    status: 409,
    body: { code: 'conversation_closed' },
  })
})

test('what an agent did last is taken back whole: place, owner, tags, snooze', async () => {
  const { id: salesId } = await createQueue(desk, { instanceId, name: 'Sales' })
  await desk.store.updateInstance(instanceId, { tags: ['Refund'] })
  const anna = await write('anna')
  const acts = [
    ['close', { tags: ['Refund'] }],
    ['assign', { assignee: 'me' }],
    ['transfer', { agent_id: zoeId }],
    ['transfer', { queue_id: salesId }],
    ['return', {}],
    ['snooze', { until: later(minute) }],
  ] as const
  for (const [act, body] of acts) {
    const before = await read(anna)
    expect([act, (await post(`${anna}/${act}`, body)).status]).toEqual([act, 200])
    desk.clock.advance(4000)
    const undone = await post(`${anna}/undo`)
    expect([act, undone.body]).toEqual([act, { ...before, updated_at: expect.any(String) }])
    expect((await told(anna)).at(-1)).toEqual(['conversation.undone', 'agent'])
    expect(await post(`${anna}/undo`)).toMatchObject({ status: 409, body: { code: 'nothing_to_undo' } })
  }
  expect(await ids('tag=Refund')).toEqual([])
})

test('nothing is undone over what came after it, by another, or late', async () => {
  const [anna, bert, cleo] = [await write('anna'), await write('bert'), await write('cleo')]
  for (const id of [anna, bert, cleo]) await post(`${id}/close`)
  await desk.write('anna')
  await post(`${bert}/notes`, { text: 'Solved by phone' })
  expect((await post(`${cleo}/undo`, {}, zoe)).status).toBe(409)
  for (const id of [anna, bert]) expect(await post(`${id}/undo`)).toMatchObject({ status: 409 })
  desk.clock.advance(minute + 1)
  expect((await post(`${cleo}/undo`)).status).toBe(409)
  expect(await read(cleo)).toMatchObject({ status: 'closed' })
})

const bulk = (list: string[], action: object, rest: object = {}) => post('bulk', { ids: list, action, ...rest })

test('many at once: the outcome of each is told, in their order', async () => {
  const [anna, bert] = [await write('anna'), await write('bert')]
  const cleo = await desk.write('cleo')
  const { status, body } = await bulk([anna, 'none-such', cleo, bert, anna], { type: 'close', reason: 'Duplicate' })
  expect(status).toBe(200)
  const items: BulkItem[] = body.items
  expect(items.map(({ id, done, error }) => [id, done, error?.error])).toEqual([
    [anna, true, undefined],
    ['none-such', false, 'not_found'],
    [cleo, false, 'newer_message'],
    [bert, true, undefined],
  ])
  expect(items[0]?.conversation).toMatchObject({ id: anna, status: 'closed' })
  expect(items[1]?.error).toMatchObject({ code: 'conversation_not_found', error_description: expect.any(String) })
  const seen = { last_seen_message_ids: { [cleo]: items[2]?.message?.id } }
  // What every object has is no message that was seen.
  expect((await bulk(['constructor'], { type: 'close' }, seen)).body.items).toMatchObject([
    { done: false, error: { code: 'conversation_not_found' } },
  ])
  expect((await bulk([cleo], { type: 'close' }, seen)).body.items).toMatchObject([{ done: true }])
  expect((await bulk([anna, bert, cleo], { type: 'undo' })).body.items).toMatchObject([
    { done: true, conversation: { status: 'open', waiting_since: expect.any(String) } },
    { done: true },
    { done: true },
  ])
  expect(await ids('view=waiting')).toEqual(['anna', 'bert', 'cleo'])
})

test('each action does what its own request does', async () => {
  await desk.store.updateInstance(instanceId, { tags: ['Refund'] })
  const list = [await write('anna'), await write('bert')]
  const done = async (action: object) => {
    const { body } = await bulk(list, action)
    expect([action, body.items?.map(({ done }: BulkItem) => done)]).toEqual([action, [true, true]])
    return read(list[1] ?? '')
  }
  expect(await done({ type: 'take' })).toMatchObject({ assignee: { id: desk.agentId } })
  expect(await done({ type: 'transfer', agent_id: zoeId })).toMatchObject({ assignee: { id: zoeId } })
  expect(await done({ type: 'assign', assignee: null })).toMatchObject({ assignee: null })
  expect(await done({ type: 'tag', add: ['Refund'] })).toMatchObject({ tags: ['Refund'] })
  const until = later(minute)
  expect(await done({ type: 'snooze', until })).toMatchObject({ snoozed_until: until })
  expect(await done({ type: 'return', note: 'Only a receipt' })).toMatchObject({ owner: { type: 'bot' } })
  expect(await done({ type: 'close' })).toMatchObject({ status: 'closed' })
  expect(await done({ type: 'reopen' })).toMatchObject({ status: 'open', snoozed_until: null })
})

test.each([
  [{ ids: [], action: { type: 'close' } }, '/ids'],
  [{ ids: Array(101).fill('a'), action: { type: 'close' } }, '/ids'],
  [{ ids: ['a'], action: { type: 'erase' } }, '/action/type'],
  [{ ids: ['a'], action: { type: 'assign' } }, '/action/assignee'],
  [{ ids: ['a'], action: { type: 'transfer' } }, '/action/queue_id'],
  [{ ids: ['a'], action: { type: 'snooze', until: 'soon' } }, '/until'],
  [{ ids: ['a'], action: { type: 'close' }, last_seen_message_ids: [] }, '/last_seen_message_ids'],
])('%j is refused as a whole, with its place', async (payload, path) => {
  const { status, body } = await post('bulk', payload)
  expect([status, body.errors?.map((one: { path: string }) => one.path)]).toEqual([400, [path]])
})
