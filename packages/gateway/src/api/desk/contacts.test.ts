import type {
  AuditItem,
  ContactItem,
  ConversationItem,
  CustomerDocument,
  Page,
  TimelineItem,
} from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
let app: { id: string }
beforeAll(async () => {
  world = await createWorld()
  app = await world.asOperator.post('/connectors', { instance_id: world.instanceId, name: 'App' })
})
afterAll(() => world.close())

let sent = 0
async function write(customer: string): Promise<ConversationItem> {
  const created_at = Math.floor(world.clock.now() / 1000)
  const sender = { type: 'human', id: customer, name: `Name of ${customer}` }
  const message = { id: `m${++sent}`, created_at, customer_id: customer, sender, body: { message: 'Hello' } }
  await world.send(message)
  return world.conversationOf(customer)
}

const call = (id: string, path: string, body: object, method: 'POST' | 'PATCH' = 'POST') =>
  world.asDesk.call<ContactItem & { errors?: { path: string; code: string }[]; error_code?: string }>(
    ...([method, `/conversations/${id}/${path}`, body] as const),
  )
const join = (id: string, other: string) => call(id, 'contact/join', { conversation_id: other })
const separate = (id: string, customer_id: string) =>
  call(id, 'contact/separate', { connector_id: world.connector.id, customer_id })
const read = (id: string) => world.asDesk.get<ContactItem>(`/conversations/${id}/contact`)

test('two customers are joined, their conversations listed together, and separated again', async () => {
  const [anna, ann] = [await write('anna'), await write('ann')]
  const alone = { email: null, phone: null, language: null, external_url: null, customers: [] }
  expect(await read(anna.id)).toEqual(alone)
  expect((await join(anna.id, ann.id)).body).toEqual({
    ...alone,
    customers: [
      {
        ...{ connector_id: world.connector.id, connector_name: expect.any(String), customer_id: 'ann' },
        ...{ customer_name: 'Name of ann', conversation_id: ann.id, email: null, phone: null, joined_by: 'hand' },
      },
    ],
  })
  const listed = await world.asDesk.get<Page<ConversationItem>>(`/conversations?contact=${ann.id}`)
  expect(listed.items.map((item) => item.customer_id).toSorted()).toEqual(['ann', 'anna'])
  const { items } = await world.asDesk.get<Page<TimelineItem>>(`/conversations/${anna.id}/timeline?only=activities`)
  expect(items).toMatchObject([{ activity: { kind: 'customer.joined', actor: { type: 'service' } } }])
  expect((await separate(anna.id, 'ann')).body).toEqual(alone)
  expect((await separate(anna.id, 'ann')).status).toBe(409)
  expect(await read(ann.id)).toEqual(alone)
})

test('an e-mail address that is said of both joins them; the audit log names neither', async () => {
  const [bea, ben] = [await write('bea'), await write('ben')]
  await call(bea.id, 'customer', { email: ' Bea@example.com ', phone: '' }, 'PATCH')
  const { body } = await call(ben.id, 'customer', { email: 'bea@EXAMPLE.com' }, 'PATCH')
  expect(body.customers).toMatchObject([{ customer_id: 'bea', email: 'Bea@example.com', joined_by: 'email' }])
  const { items } = await world.asOperator.get<Page<AuditItem>>('/audit?action=customer.updated')
  expect(items).toHaveLength(2)
  expect(JSON.stringify(items)).not.toMatch(/example|"bea"|"ben"/i)
  const faults = await call(bea.id, 'customer', { email: 'nobody', phone: 'call me' }, 'PATCH')
  expect([faults.status, faults.body.errors?.map(({ path, code }) => [path, code])]).toEqual([
    400,
    [
      ['/email', 'email_malformed'],
      ['/phone', 'phone_malformed'],
    ],
  ])
})

test('an export says how the customer is reached and whom they are joined with', async () => {
  const [cleo, cora] = [await write('cleo'), await write('cora')]
  await join(cleo.id, cora.id)
  await call(cleo.id, 'customer', { phone: '+33 6 01 02 03 04' }, 'PATCH')
  const named = { connector_id: world.connector.id, customer_id: 'cleo' }
  const document = await world.asDesk.post<CustomerDocument>('/customers/export', named)
  expect(document).toMatchObject({
    ...{ email: null, phone: '+33 6 01 02 03 04' },
    joined_with: [{ customer_id: 'cora', joined_by: 'hand' }],
  })
  expect(document.conversations).toHaveLength(1)
})

test('nobody is joined with themselves, with nobody, or with a customer of another instance', async () => {
  const dan = await write('dan')
  const other = await world.asOperator.post<{ id: string }>('/instances', { name: 'Other' })
  const theirs = await world.asOperator.post<{ id: string }>('/connectors', { instance_id: other.id, name: 'Theirs' })
  expect([(await join(dan.id, dan.id)).status, (await join(dan.id, 'nowhere')).status]).toEqual([409, 404])
  const wanted = {
    ...{ connector_id: world.connector.id, customer_id: 'dan' },
    other: { connector_id: theirs.id, customer_id: 'dan' },
  }
  expect((await world.asOperator.call('POST', '/contacts/join', wanted)).status).toBe(409)
})

test('operators read, join and separate them by connector and id', async () => {
  await write('eve')
  const eve = { connector_id: world.connector.id, customer_id: 'eve' }
  const other = { connector_id: app.id, customer_id: 'eve' }
  expect(await world.asOperator.post('/contacts/read', eve)).toEqual({
    ...eve,
    email: null,
    phone: null,
    customers: [],
  })
  expect(await world.asOperator.post('/contacts/join', { ...eve, other })).toMatchObject({
    customers: [{ ...other, connector_name: 'App', joined_by: 'hand' }],
  })
  expect(await world.asOperator.post('/contacts/separate', { ...eve, other })).toMatchObject({ customers: [] })
})
