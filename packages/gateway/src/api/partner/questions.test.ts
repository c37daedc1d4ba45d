import { expect, test } from 'vitest'
import { instanceId } from '../../../test/memory-world.ts'
import { newQueue } from '../../commands/queue.ts'
import { door, send, simple, token, usePartnerDoor } from './test-messages.ts'

usePartnerDoor()

const ask = async (path: string, bearer = token) => {
  const answer = await door.app.inject({ url: `/messaging/v1${path}`, headers: { authorization: `Bearer ${bearer}` } })
  return { status: answer.statusCode, body: answer.json() }
}
const names = async (path = '/availability') => (await ask(path)).body.queues.map(({ name }: { name: string }) => name)
const addQueue = (name: string, hours: object | null = null) =>
  door.store.recordQueue(
    newQueue({ id: `01-${name}`, instanceId, name, createdAt: 1, hours: hours && JSON.stringify(hours) }),
  )

test("availability: the queues of the instance, the connector's default queue first", async () => {
  await addQueue('Sales')
  expect(await names()).toEqual(['General', 'Sales'])
  await door.store.updateConnector(door.client.connectorId, { defaultQueueId: '01-Sales' }, door.clock.now())
  expect(await names()).toEqual(['Sales', 'General'])
  expect(await names('/availability?queue=general')).toEqual(['General'])
  expect(await names('/availability?queue=01-Sales')).toEqual(['Sales'])
})

test('availability: a queue that nobody serves is unstaffed, one outside its hours says when it opens', async () => {
  await addQueue('Never', { zone: 'UTC', week: {}, holidays: [] })
  const { body } = await ask('/availability')
  expect(body.queues).toMatchObject([
    { name: 'General', state: 'unstaffed', agents_online: 0, agents_available: 0, waiting: 0, opens_at: null },
    { name: 'Never', state: 'closed', estimated_wait_seconds: null, opens_at: null, closes_at: null },
  ])
})

test('availability: a queue that is not there, and a parameter that is not there, are refused', async () => {
  expect(await ask('/availability?queue=nope')).toMatchObject({ status: 404, body: { error: 'not_found' } })
  expect(await ask('/availability?que=General')).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  expect((await ask('/availability', 'wrong')).status).toBe(401)
})

test("a customer's conversation, as the connector that has it sees it and no other", async () => {
  const customerId = 'a/b ?é'
  await send({ ...simple, customer_id: customerId, sender: { type: 'human', id: customerId } })
  const path = `/conversations/${encodeURIComponent(customerId)}`
  const queue = { id: instanceId, name: 'General' }
  expect(await ask(path)).toEqual({
    status: 200,
    body: {
      ...{ conversation_id: expect.any(String), status: 'open', owner: { type: 'queue', ...queue }, queue },
      ...{ position: 1, last_event_id: null, last_message_id: null },
    },
  })
  const other = await door.token(await door.addClient())
  expect(await ask(path, other)).toMatchObject({ status: 404, body: { error: 'not_found' } })
})
