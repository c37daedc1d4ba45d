/** A database that a server of the first four migrations left, with rows in it, brought up to date by a start. */
import { readFileSync } from 'node:fs'
import { type FreshDatabase, freshDatabase, withClient } from '@passerelle/testkit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claim, deliver, inboundPlan, newConnector, plannedMessage, replyPlan } from '../conformance/fixtures.ts'
import type { Store } from '../store.ts'
import { listMigrations, thisProgram } from './migrate.ts'
import { openPostgresStore } from './postgres-store.ts'

const migrations = new URL('./migrations/', import.meta.url)
const fourth = 4
const now = Date.parse('2026-01-05T10:00:00Z')

const openOf = (customer: string, thread: number, more = '') => `
  insert into conversations (id, thread, instance_id, connector_id, customer_id, customer_name, status, unread_count,
    arrived_count, waiting_since, last_seq, last_arrival_seq, last_sort_at, last_place_at, metadata, created_at, updated_at)
  values ('of-${customer}', ${thread}, 'acme', 'bot', '${customer}', 'Zoé ${customer}', 'open', 1, 1, ${now}, ${thread},
    ${thread}, ${now}, ${now}, '{}', ${now}, ${now});
  insert into messages (seq, id, instance_id, connector_id, conversation_id, thread, customer_id, kind, external_id,
    sender_type, sender_id, sender_name, attachment_count, sort_at, created_at, received_at, metadata, text)
  values (${thread}, 'hello-${customer}', 'acme', 'bot', 'of-${customer}', ${thread}, '${customer}', 'inbound', 'h', 'human',
    '${customer}', 'Zoé', 0, ${now}, ${now / 1000}, ${now}, '{}', 'Where is my parcel?');
  ${more}`

const delivery = (seq: number, of: string, what: 'message' | 'event', state: string, body?: object) => {
  const id = what === 'message' ? `'reply-${seq}', null` : `null, 'event-${seq}'`
  const isPending = state === 'pending'
  const kept = body ? `insert into delivery_bodies values (${seq}, convert_to('${JSON.stringify(body)}', 'UTF8'));` : ''
  return `
  insert into deliveries (seq, id, instance_id, connector_id, endpoint_id, customer_id, conversation_id, subject, message_id,
    event_id, body_bytes, state, head, attempts, step, due_at, flush_from, next_at, created_at, settled_at)
  values (${seq}, 'delivery-${seq}', 'acme', 'bot', '${what === 'event' ? 'bot-events' : 'bot'}', '${of}', 'of-${of}',
    '${what}', ${id}, 9, '${state}', ${isPending && seq < 4 ? 1 : 0}, ${isPending ? 0 : 1}, 0, ${now + seq}, 0, ${now + seq},
    ${now}, ${isPending ? 'null' : now});
  ${kept}`
}

const endpoint = (id: string, kind: string) => `
  insert into endpoints (id, connector_id, kind, url, breaker_failures, breaker_many, breaker_wait_ms)
  select '${id}', 'bot', '${kind}', 'https://bot.example/${kind}', 0, 0, 0;`

const rows = `
  insert into instances values ('acme', 'Acme', ${now}), ('other', 'Other', ${now});
  insert into connectors (id, instance_id, name, client_id, secret_sealed, paused, success, hash_encoding, sender_mode,
    sender_id, sender_name, inline_max, created_at)
  values ('bot', 'acme', 'Bot', 'client-of-bot', '\\x010203', 0, '200', 'hex', 'fixed', 'acme', 'Acme', 0, ${now});
  ${endpoint('bot', 'messages')} ${endpoint('bot-events', 'events')}
  insert into agents (id, instance_id, email, name, role, service, created_at)
  values ('ann', 'acme', 'ann@acme.example', 'Ann', 'agent', 0, ${now}), ('olga', null, 'olga@acme.example', 'Olga',
    'operator', 0, ${now});
  ${openOf('zoe', 2001)} ${openOf('max', 2002)}
  ${openOf('old', 2003, `update conversations set status = 'closed', closed_at = ${now} where id = 'of-old';`)}
  update conversations set assignee_id = 'ann' where id = 'of-max';
  ${delivery(1, 'zoe', 'message', 'pending', { body: { message: 'one' } })}
  ${delivery(2, 'max', 'message', 'pending', { body: { message: 'two' } })}
  ${delivery(5, 'zoe', 'message', 'pending', { body: { message: 'three' } })}
  ${delivery(3, 'old', 'event', 'pending', { id: 'event-3', type: 'message.read' })}
  ${delivery(6, 'old', 'event', 'delivered', { id: 'event-6', type: 'conversation.closed' })}
  ${delivery(7, 'old', 'event', 'delivered')}
  insert into attempts (id, delivery_id, started_at, duration_ms, status, flush)
  values ('attempt-6', 'delivery-6', ${now}, 5, 200, 0);
  insert into canned_replies values ('c1', 'acme', 'hi', 'Hello', 'Hello!', ${now});
  insert into uploads (id, instance_id, agent_id, name, mime_type, size, blob_key, created_at)
  values ('u1', 'acme', 'ann', 'photo.png', 'image/png', 12, 'blob-1', ${now});
  select setval('messages_seq', 4096), setval('deliveries_seq', 4096), setval('threads_seq', 4096);`

let database: FreshDatabase
let store: Store
beforeAll(async () => {
  database = await freshDatabase()
  await withClient(database.url, async (client) => {
    for (const file of listMigrations().slice(0, fourth)) {
      await client.query(readFileSync(new URL(file, migrations), 'utf8'))
    }
    await client.query(rows)
    // That server wrote no other column.
    await client.query(`create table schema_version (version bigint not null);
      insert into schema_version values (${fourth})`)
  })
  store = await openPostgresStore(database.url)
  await store.migrate()
})
afterAll(async () => {
  await store.close()
  await database.drop()
})

const read = async (sql: string) => (await withClient(database.url, (client) => client.query(sql))).rows

test('is of the newest schema, and of no use to the server that left it', async () => {
  const { beside, migrations: all } = thisProgram()
  expect(await read('select version::int, least::int from schema_version')).toEqual([
    { version: all.length, least: beside },
  ])
})

test('each instance has its first queue, in which waits what is open', async () => {
  expect(await store.findQueue('acme')).toMatchObject({ name: 'General', isDefault: true, assignment: 'manual' })
  expect(await store.findQueue('other')).toMatchObject({ name: 'General', isDefault: true })
  const ownerOf = async (id: string) => {
    const found = await store.findConversation('acme', id)
    return [found?.status, found?.assignee?.id ?? null, found?.queue?.id ?? null]
  }
  expect(await ownerOf('of-zoe')).toEqual(['open', null, 'acme'])
  expect(await ownerOf('of-max')).toEqual(['open', 'ann', 'acme'])
  expect(await ownerOf('of-old')).toEqual(['closed', null, null])
})

test('whoever could export goes on, and new agents may not', async () => {
  await store.recordAgent({
    ...{ id: 'new', instanceId: 'acme', email: 'new@acme.example', name: 'New', role: 'agent', service: false },
    ...{ passwordHash: null, createdAt: now, disabledAt: null },
  })
  const { items } = await store.listAgents({ limit: 10 })
  expect(items.map(({ id, mayExport = false }) => [id, mayExport])).toEqual([
    ['ann', true],
    ['new', false],
    ['olga', true],
  ])
})

test('events are listed by their type, as far as their bodies were kept', async () => {
  const listed = async (eventType?: 'message.read' | 'conversation.closed') =>
    (await store.listDeliveries({ limit: 10, kind: 'event', eventType })).items.map((one) => [one.id, one.eventType])
  expect(await listed('message.read')).toEqual([['delivery-3', 'message.read']])
  expect(await listed('conversation.closed')).toEqual([['delivery-6', 'conversation.closed']])
  expect(await listed()).toContainEqual(['delivery-7', null])
})

test('lists show what they showed, and search finds it', async () => {
  while ((await store.indexMessages(100)) > 0);
  const list = async (more: object) => {
    const { items } = await store.listConversations({ instanceId: 'acme', status: 'open', limit: 10, ...more })
    return items.map(({ id }) => id).toSorted()
  }
  expect(await list({})).toEqual(['of-max', 'of-zoe'])
  expect(await list({ assignee: null })).toEqual(['of-zoe'])
  expect(await list({ status: 'closed' })).toEqual(['of-old'])
  expect(await list({ status: 'all', q: 'parcel' })).toEqual(['of-max', 'of-old', 'of-zoe'])
  expect((await store.listAttempts({ deliveryId: 'delivery-6', limit: 10 })).items).toMatchObject([{ status: 200 }])
})

test('deliveries go on in the order of each customer, and so does everything else', async () => {
  const taken: string[] = []
  for (let at = now + 10; taken.length < 4; at += 10) {
    const claimed = await claim(store, at, { inFlight: 0 })
    if (claimed.length === 0) break
    for (const one of claimed) {
      taken.push(one.subject.id)
      await deliver(store, one, at)
    }
  }
  expect(taken.toSorted()).toEqual(['event-3', 'reply-1', 'reply-2', 'reply-5'])
  expect(taken.indexOf('reply-1')).toBeLessThan(taken.indexOf('reply-5'))
  const more = { connectorId: 'bot', customerId: 'zoe', conversationId: 'of-zoe' }
  expect(await store.recordInbound({ ...inboundPlan([plannedMessage('m2')], more), instanceId: 'acme' })).toEqual([
    'recorded',
  ])
  const answered = replyPlan({ id: 'r2', plan: { instanceId: 'acme', conversationId: 'of-zoe' } })
  expect(await store.recordReply(answered)).toMatchObject({ kind: 'recorded' })
  const change = { kind: 'reopen' } as const
  expect(await store.changeConversation({ instanceId: 'acme', id: 'of-old', change, now })).toMatchObject({
    kind: 'changed',
  })
  expect(await store.findConversation('acme', 'of-old')).toMatchObject({ status: 'open', queue: { id: 'acme' } })
  await store.recordConnector(newConnector({ id: 'second', instanceId: 'acme' }))
})
