/**
 * The oldest server that works on beside one of this version: it writes what it wrote when there were no more migrations
 * than `beside` says, without the columns that came later, and nothing of it is lost or unseen.
 */
import { withClient } from '@passerelle/testkit/postgres'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import {
  claimedIds,
  connectorId,
  instanceId,
  newConnector,
  now,
  openConversation,
  skipTimes,
  useStore,
} from '../conformance/fixtures.ts'
import { listMigrations, migrate, thisProgram } from './migrate.ts'
import { createPool } from './pool.ts'
import { openLentStore } from './test-stores.ts'

const known = 22

let url = ''
const { store } = useStore(async () => {
  const opened = await openLentStore()
  url = opened.url
  return opened
})

const run = (sql: string) => withClient(url, async (client) => (await client.query(sql)).rows)

let number = 0
beforeEach(() => {
  number = 5000
})

interface Written {
  id: string
  of: string
  customer: string
  /** Of an event, in place of a message. */
  event?: string
}

/** A delivery, as that server queues a reply or an event. */
async function queue({ id, of, customer, event }: Written): Promise<void> {
  number += 1
  const endpoint = event === undefined ? of : `${of}-events`
  const body = event === undefined ? { body: { message: id } } : { id, type: event, data: {} }
  const subject = event === undefined ? `'message', '${id}', null` : `'event', null, '${id}'`
  const text = JSON.stringify(body)
  await run(`begin;
    insert into deliveries (seq, id, instance_id, connector_id, endpoint_id, customer_id, conversation_id, subject,
      message_id, event_id, body_bytes, state, head, attempts, step, due_at, flush_at, flush_from, next_at, last_attempt_at,
      last_error, lease_id, leased_until, node_id, created_at, settled_at)
    values (${number}, 'delivery-${id}', '${instanceId}', '${of}', '${endpoint}', '${customer}',
      'conversation-of-${customer}', ${subject}, ${text.length}, 'pending', 1, 0, 0, ${now}, null, 0, ${now}, null,
      null, null, null, null, ${now}, null);
    insert into delivery_bodies (seq, body) values (${number}, convert_to('${text}', 'UTF8'));
    commit`)
}

const settle = (id: string, state: string) =>
  run(`update deliveries set state = '${state}', head = 0, settled_at = ${now} where id = 'delivery-${id}'`)

test('is the oldest one that a start lets work on', async () => {
  expect(thisProgram().beside).toBe(known)
  const pool = createPool(url)
  onTestFinished(pool.close)
  const starts = (migrations: number) =>
    migrate(pool, { migrations: listMigrations().slice(0, migrations), beside: migrations })
  await starts(known)
  await expect(starts(known - 1)).rejects.toThrow(/newer by more than one step .* start that version/)
})

test('its replies to a partner that fetches are given out, skipped and replayed', async () => {
  const id = 'fetching'
  await store.recordConnector(newConnector({ id, delivery: 'pull', webhookUrl: null, heldSince: now, events: [] }))
  await openConversation(store, 'zoe', { connectorId: id })
  const given = async () => {
    const asked = { connectorId: id, after: 0, limit: 10, limitBytes: 1e6, ...skipTimes(now + 10) }
    const answer = await store.askOutbox(asked)
    return answer.kind === 'answered'
      ? answer.items.map(({ body }) => JSON.parse(Buffer.from(body).toString()))
      : answer
  }
  const reply = { body: { message: 'r1' } }
  await queue({ id: 'r1', of: id, customer: 'zoe' })
  expect(await store.findFilledOutboxes([id])).toEqual([id])
  expect(await given()).toEqual([reply])
  await settle('r1', 'cancelled')
  expect(await given()).toEqual([])
  await run(`update deliveries set state = 'pending', head = 1, settled_at = null where id = 'delivery-r1'`)
  expect(await given()).toEqual([reply])
})

test('its other replies are sent, and are in no outbox', async () => {
  await openConversation(store, 'zoe')
  await queue({ id: 'r1', of: connectorId, customer: 'zoe' })
  expect(await claimedIds(store, now + 1)).toEqual(['r1'])
  expect(await run('select outbox_position from deliveries')).toEqual([{ outbox_position: null }])
})

test('its events are listed by their type', async () => {
  await store.updateConnector(connectorId, { events: 'all', eventsUrl: 'https://bot.example/events' }, now)
  await openConversation(store, 'zoe')
  await queue({ id: 'e1', of: connectorId, customer: 'zoe', event: 'message.read' })
  const { items } = await store.listDeliveries({ limit: 10, kind: 'event', eventType: 'message.read' })
  expect(items).toMatchObject([{ id: 'delivery-e1', eventType: 'message.read' }])
})

test('its agents have the rights that it gave them', async () => {
  await run(`insert into agents (id, instance_id, email, name, role, may_export, may_erase, disabled_at, service, created_at,
      password_hash, api_key_hash, capacity)
    values ('ann', '${instanceId}', 'ann@acme.example', 'Ann', 'agent', 1, 0, null, 0, ${now}, null, null, null)`)
  expect((await store.listAgents({ limit: 10 })).items).toMatchObject([{ id: 'ann', mayExport: true }])
})

test('what it opens is listed, and what it answers goes back to no bot', async () => {
  await run(`insert into conversations (id, thread, instance_id, connector_id, customer_id, customer_name, status,
      assignee_id, queue_id, with_bot, last_agent_id, released_by_id, unread_count, arrived_count, waiting_since, turn_since,
      text_due_at, waiting_text_at, outside_text_at, snoozed_until, snoozed_wait, undo, last_seq, last_arrival_seq,
      last_sort_at, last_place_at, customer_read_until, metadata, tags, created_at, updated_at, closed_at)
    values ('c', 9000001, '${instanceId}', '${connectorId}', 'zoe', 'Zoé', 'open', null, '${instanceId}', 0, null, null, 1, 1,
      ${now}, ${now}, null, null, null, null, null, null, null, null, null, null, null, '{}', '[]', ${now}, ${now}, null)`)
  const listed = await store.listConversations({
    instanceId,
    status: 'open',
    assignee: null,
    limit: 10,
  })
  expect(listed.items).toMatchObject([{ id: 'c', queue: { id: instanceId } }])
  // A newer server took the hand-over's hints.
  await run(`update conversations set return_at = ${now + 60_000}, tried_ids = '["ann"]' where id = 'c'`)
  await run(`update conversations set unread_count = 0, waiting_since = null, updated_at = ${now} where id = 'c'`)
  await run(`update conversations set unread_count = 1, waiting_since = ${now + 1} where id = 'c'`)
  const texts = { queueIds: [], from: now, to: now }
  expect(await store.findDue({ ranges: [], texts, returnBy: now + 120_000, limit: 10 })).toEqual([])
  expect(await run("select return_at, tried_ids from conversations where id = 'c'")).toEqual([
    { return_at: null, tried_ids: null },
  ])
})
