/** Tags and closing reasons: an operator keeps the lists, agents choose from them. */
import type {
  ConversationItem,
  CustomerDocument,
  InstanceItem,
  LabelsItem,
  Page,
  TimelineItem,
} from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
  const lists = { tags: ['Refund', 'Delivery', 'VIP'], close_reasons: ['Solved', 'Spam'] }
  await world.asOperator.patch(`/instances/${world.instanceId}`, lists)
})
afterAll(() => world.close())

let sent = 0
async function write(customer: string): Promise<ConversationItem> {
  const created_at = Math.floor(world.clock.now() / 1000)
  const sender = { type: 'human', id: customer }
  await world.send({ id: `tag-${++sent}`, created_at, customer_id: customer, sender, body: { message: 'Hello' } })
  world.clock.advance(5000)
  return world.conversationOf(customer)
}
const tag = (id: string, body: object) =>
  world.asDesk.call<ConversationItem & { errors?: { path: string }[] }>('POST', `/conversations/${id}/tags`, body)
const list = async (query: string) =>
  (await world.asDesk.get<Page<ConversationItem>>(`/conversations?${query}`)).items.map((item) => item.customer_id)
const activities = async (id: string) => {
  const { items } = await world.asDesk.get<Page<TimelineItem>>(`/conversations/${id}/timeline?only=activities`)
  return items.flatMap((item) => (item.type === 'activity' ? [[item.activity.kind, item.activity.data]] : []))
}
const changeInstance = (body: object) =>
  world.asOperator.call<InstanceItem & { errors?: { path: string }[] }>('PATCH', `/instances/${world.instanceId}`, body)

test('agents read the lists of their instance', async () => {
  expect(await world.asDesk.get<LabelsItem>('/labels')).toEqual({
    ...{ tags: ['Refund', 'Delivery', 'VIP'], close_reasons: ['Solved', 'Spam'], metadata: [] },
  })
})

test('agents read what keys of metadata are called; a key is called one thing', async () => {
  const order = { key: 'order_id', label: { en: 'Order', fr: 'Commande' }, hidden: false }
  const session = { key: 'session', label: { en: 'Session' }, hidden: true }
  const changed = await changeInstance({ metadata_labels: [order, session] })
  expect(changed.body.metadata_labels).toEqual([order, session])
  expect((await world.asDesk.get<LabelsItem>('/labels')).metadata).toEqual([order, session])
  const wrong = [order, { ...session, label: {} }, { ...order, colour: 'red' }]
  const refused = await changeInstance({ metadata_labels: wrong })
  expect([refused.status, refused.body.errors?.map(({ path }) => path)]).toEqual([
    ...[400, ['/metadata_labels/1/label', '/metadata_labels/2/colour']],
  ])
  const repeated = await changeInstance({ metadata_labels: [order, order] })
  expect(repeated.body.errors).toMatchObject([{ path: '/metadata_labels/1/key', code: 'key_repeated' }])
  await changeInstance({ metadata_labels: [] })
})

test('tags are added and removed, each once, and the thread tells it; no row moves', async () => {
  const { id, updated_at } = await write('anna')
  expect((await tag(id, { add: ['VIP', 'Refund', 'VIP'] })).body).toMatchObject({ tags: ['VIP', 'Refund'], updated_at })
  expect((await tag(id, { add: ['Delivery', 'VIP'], remove: ['Refund', 'nothing'] })).body.tags).toEqual([
    ...['VIP', 'Delivery'],
  ])
  expect((await tag(id, { add: ['VIP'] })).status).toBe(200)
  expect(await activities(id)).toEqual([
    ['conversation.tagged', { added: ['VIP', 'Refund'], removed: [] }],
    ['conversation.tagged', { added: ['Delivery'], removed: ['Refund'] }],
  ])
})

test('a tag that is not in the list is refused with its place, and nothing is changed', async () => {
  const { id } = await write('bea')
  const refused = await tag(id, { add: ['VIP', 'vip'] })
  expect([refused.status, refused.body.errors?.map(({ path }) => path)]).toEqual([400, ['/add/1']])
  const seen = { tags: ['Lost'], reason: 'Solved' }
  const close = await world.asDesk.call<typeof refused.body>('POST', `/conversations/${id}/close`, seen)
  expect([close.status, close.body.errors?.map(({ path }) => path)]).toEqual([400, ['/tags/0']])
  expect(await world.asDesk.get(`/conversations/${id}`)).toMatchObject({ status: 'open', tags: [] })
  expect((await tag('nothing', { add: [] })).status).toBe(404)
})

test('a close says why, and adds tags', async () => {
  const { id } = await write('cid')
  await tag(id, { add: ['VIP'] })
  const closed = await world.asDesk.post(`/conversations/${id}/close`, { reason: 'Solved', tags: ['Refund', 'VIP'] })
  expect(closed).toMatchObject({ status: 'closed', tags: ['VIP', 'Refund'] })
  expect((await activities(id)).at(-1)).toEqual(['conversation.closed', { reason: 'Solved', tags: ['Refund', 'VIP'] }])
})

test('lists are filtered by a tag, beside the other filters', async () => {
  for (const customer of ['dan', 'eve', 'fay']) await tag((await write(customer)).id, { add: ['Delivery'] })
  await world.closeConversation((await world.conversationOf('eve')).id)
  expect(await list('tag=Delivery&view=all')).toEqual(['fay', 'dan', 'anna'])
  expect(await list('tag=Delivery&view=closed')).toEqual(['eve'])
  expect(await list('tag=Delivery&view=waiting&sort=longest_waiting')).toEqual(['anna', 'dan', 'fay'])
  expect(await list('tag=Delivery&status=all&q=dan')).toEqual(['dan'])
  expect(await list('tag=Delivery&customer_id=fay')).toEqual(['fay'])
  expect(await list('tag=Nothing')).toEqual([])
})

test('what goes from the list stays where it was said, and can be removed there', async () => {
  const { id } = await write('gil')
  await tag(id, { add: ['Refund'] })
  expect((await changeInstance({ tags: [' Delivery ', 'VIP'] })).body.tags).toEqual(['Delivery', 'VIP'])
  expect((await tag(id, { add: ['Refund'] })).status).toBe(400)
  expect(await list('tag=Refund&view=all')).toEqual(['gil'])
  expect((await tag(id, { remove: ['Refund'] })).body.tags).toEqual([])
  expect(await list('tag=Refund&view=all')).toEqual([])
})

test('a list with faults is refused, each with its place', async () => {
  const paths = async (body: object) => (await changeInstance(body)).body.errors?.map(({ path }) => path)
  expect(await paths({ tags: ['a', '', 'A'] })).toEqual(['/tags/1', '/tags/2'])
  expect(await paths({ tags: ['a', ' ', 'A'] })).toEqual(['/tags/1', '/tags/2'])
  expect(await paths({ close_reasons: 'Solved' })).toEqual(['/close_reasons'])
  expect(await paths({ name: ' ' })).toEqual(['/name'])
  expect((await changeInstance({ close_reasons: ['Done'] })).body).toMatchObject({
    ...{ tags: ['Delivery', 'VIP'], close_reasons: ['Done'] },
  })
  expect((await world.asOperator.call('PATCH', '/instances/nothing', { tags: [] })).status).toBe(404)
})

test('tags are exported and erased with the customer', async () => {
  const { id, connector_id } = await write('hal')
  await tag(id, { add: ['VIP'] })
  const named = { connector_id, customer_id: 'hal' }
  const { conversations } = await world.asOperator.post<CustomerDocument>('/customers/export', named)
  expect(conversations).toMatchObject([{ tags: ['VIP'] }])
  await world.asOperator.post('/customers/erase', named)
  expect(await list('tag=VIP&customer_id=hal&status=all')).toEqual([])
})
