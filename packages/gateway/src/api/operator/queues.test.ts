import type {
  AuditItem,
  ConnectorItem,
  OperatorAgentItem,
  Page,
  QueueItem,
  QueueMemberItem,
  StaffedQueueItem,
} from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const create = (body: object) =>
  world.asOperator.call<QueueItem & { errors?: { path: string }[] }>('POST', '/queues', {
    instance_id: world.instanceId,
    ...body,
  })

const hours = {
  zone: 'Europe/Paris',
  week: { monday: [{ from: '09:00', to: '12:30' }] },
  holidays: [{ date: '2026-12-25', spans: [] }],
}

test('are created with all their options, read, changed in part, listed and deleted', async () => {
  const options = {
    ...{ name: 'Sales', is_default: false, assignment: 'least_busy', capacity: 5, wait_target_seconds: 120 },
    ...{ answer_limit_seconds: 60, overflow_queue_id: world.instanceId, overflow_after_seconds: 600 },
    ...{ close_after_seconds: 3600, hours, texts: { closed: { fr: 'À bientôt', en: 'Bye' } } },
  }
  const { status, body: created } = await create(options)
  expect([status, created]).toEqual([
    201,
    { id: expect.any(String), instance_id: world.instanceId, ...options, created_at: expect.any(String) },
  ])
  expect(await world.asOperator.get(`/queues/${created.id}`)).toMatchObject(created)
  const patched = await world.asOperator.patch(`/queues/${created.id}`, { capacity: null, hours: null })
  expect(patched).toEqual({ ...created, capacity: null, hours: null })
  const { items } = await world.asOperator.get<Page<QueueItem>>(`/queues?instance_id=${world.instanceId}`)
  expect(items.map(({ name, is_default }) => [name, is_default])).toEqual([
    ['General', true],
    ['Sales', false],
  ])
  expect(await world.asOperator.call('DELETE', `/queues/${created.id}`)).toMatchObject({ body: { id: created.id } })
  expect((await world.asOperator.call('GET', `/queues/${created.id}`)).status).toBe(404)
})

test('tell whether somebody is there, and when they open', async () => {
  const { body: sales } = await create({ name: 'Sales', hours: { zone: 'UTC', week: {}, holidays: [] } })
  const { items } = await world.asOperator.get<Page<StaffedQueueItem>>('/queues')
  expect(items.map(({ name, availability }) => [name, availability])).toEqual([
    [
      'General',
      {
        ...{ state: 'unstaffed', agents_online: 0, agents_available: 0, waiting: 0 },
        ...{ estimated_wait_seconds: null, opens_at: null, closes_at: null },
      },
    ],
    ['Sales', expect.objectContaining({ state: 'closed', opens_at: null, closes_at: null })],
  ])
  expect(await world.asOperator.get(`/queues/${sales.id}`)).toMatchObject({ availability: items[1]?.availability })
})

test('every fault is told with its path', async () => {
  const formless = { name: 1, assignment: 'magic', capacity: 0, hours: { zone: 'UTC', week: { moonday: [] } } }
  const { status, body } = await create(formless)
  expect([status, body.errors?.map(({ path }) => path).toSorted()]).toEqual([
    400,
    ['/assignment', '/capacity', '/hours/holidays', '/hours/week/moonday', '/name'],
  ])
  const wrong = { name: ' ', overflow_queue_id: world.instanceId, hours: { ...hours, zone: 'Mars/Olympus' } }
  expect((await create(wrong)).body.errors?.map(({ path }) => path)).toEqual([
    '/name',
    '/overflow_after_seconds',
    '/hours/zone',
  ])
  const nowhere = { name: 'X', overflow_queue_id: 'nope', overflow_after_seconds: 60 }
  expect((await create(nowhere)).body.errors?.map(({ path }) => path)).toEqual(['/overflow_queue_id'])
  expect((await create({ name: 'general' })).status).toBe(409)
  expect((await world.asOperator.call('DELETE', `/queues/${world.instanceId}`)).status).toBe(409)
  expect((await world.asOperator.call('PATCH', '/queues/nope', { name: 'X' })).status).toBe(404)
})

test('have agents of their instance in them; each change is in the audit log', async () => {
  const { body: queue } = await create({ name: 'Sales' })
  const agents = await world.asOperator.get<Page<OperatorAgentItem>>(`/agents?instance_id=${world.instanceId}`)
  const agent = agents.items.find(({ service }) => !service)
  const path = `/queues/${queue.id}/members`
  const put = (id: string | undefined, body?: object) =>
    world.asOperator.call<QueueMemberItem>('PUT', `${path}/${id}`, body)
  expect((await put(agent?.id)).body).toEqual({ agent_id: agent?.id, name: agent?.name, skills: {} })
  const member = { agent_id: agent?.id, name: agent?.name, skills: { billing: 4 } }
  expect((await put(agent?.id, { skills: { billing: 4 } })).body).toEqual(member)
  expect((await put(agent?.id, { skills: { billing: 9 } })).status).toBe(400)
  expect((await put('nope')).status).toBe(400)
  expect(await world.asOperator.get(path)).toEqual({ items: [member], next_cursor: null })
  expect((await world.asOperator.call('DELETE', `${path}/${agent?.id}`)).body).toEqual(member)
  expect((await world.asOperator.call('DELETE', `${path}/${agent?.id}`)).status).toBe(404)
  const { items } = await world.asOperator.get<Page<AuditItem>>('/audit?action=queue.')
  expect(items.map(({ action, target }) => [action, target.name])).toEqual(
    ['member_removed', 'member_changed', 'member_added', 'created'].map((done) => [`queue.${done}`, 'Sales']),
  )
})

test('a connector begins in one of its instance', async () => {
  const path = `/connectors/${world.connector.id}`
  expect(await world.asOperator.get(path)).toMatchObject({ default_queue_id: null })
  const { body: queue } = await create({ name: 'Sales' })
  expect(await world.asOperator.patch<ConnectorItem>(path, { default_queue_id: queue.id })).toMatchObject({
    default_queue_id: queue.id,
  })
  const other = await world.asOperator.post<{ id: string }>('/instances', { name: 'Other' })
  const refused = await world.asOperator.call<{ errors: { path: string }[] }>('PATCH', path, {
    default_queue_id: other.id,
  })
  expect([refused.status, refused.body.errors.map((one) => one.path)]).toEqual([400, ['/default_queue_id']])
  await world.asOperator.call('DELETE', `/queues/${queue.id}`)
  expect(await world.asOperator.get(path)).toMatchObject({ default_queue_id: null })
})
