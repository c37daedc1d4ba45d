/** Data of before a migration, and what it makes of them. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { reason } from '@passerelle/protocol/errors'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { revokeToken } from '../../auth/revoke-token.ts'
import { createTokenVerifier } from '../../auth/verify-token.ts'
import { openStore } from '../open-store.ts'
import { listMigrations, migrationFunctions } from './migrate.ts'

const named = (name: string) => listMigrations().find((file) => file.endsWith(`-${name}.sql`)) ?? ''

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-migrations-'))
})
afterEach(() => rm(folder, { recursive: true }))

const insertConnector = `insert into connectors (id, instance_id, name, client_id, secret_sealed, paused, success,
    hash_encoding, sender_mode, sender_id, sender_name, inline_max, created_at, breaker_failures, breaker_many, breaker_wait_ms)
  values ('bot', 'acme', 'Bot', 'client', x'00', 0, '200', 'hex', 'fixed', 'k', 'k', 0, 1, 0, 0, 0);`

/** A database as it was before one migration, with what `fill` puts in. */
async function before(migration: string, fill: string): Promise<string> {
  const path = join(folder, 'passerelle.db')
  const files = listMigrations()
  const applied = files.slice(0, files.indexOf(migration))
  const db = new DatabaseSync(path)
  for (const [name, compute] of Object.entries(migrationFunctions)) db.function(name, { varargs: true }, compute)
  for (const file of applied) db.exec(await readFile(new URL(`./migrations/${file}`, import.meta.url), 'utf8'))
  db.exec(fill)
  db.exec(`pragma user_version = ${applied.length}`)
  db.close()
  return path
}

test('tokens that were issued before they had a time are valid still, and can be revoked', async () => {
  const token = 'dG9rZW4gb2YgYmVmb3JlIHRoYXQgaXMgMzIgYnl0ZXM'
  const key = createHash('sha256').update(token).digest('hex')
  const path = await before(
    named('time-led-tokens'),
    `insert into instances (id, name, created_at) values ('acme', 'Acme', 1); ${insertConnector}
     insert into tokens (hash, connector_id, created_at, expires_at) values (x'${key}', 'bot', 1000, 2000);`,
  )
  const store = await openStore({ database: { engine: 'sqlite', path } })
  await store.migrate()
  const { verify } = createTokenVerifier({ store, clock: { now: () => 1500 } })
  expect(await verify(token)).toMatchObject({ connectorId: 'bot', expiresAt: 2000 })
  await revokeToken({ store }, { token, connectorId: 'bot' })
  expect(await verify(token)).toBeUndefined()
  await store.close()
})

test('conversations of disabled agents are released, and the desks are told; others stay', async () => {
  const conversation = (id: string, status: string, assignee: string) =>
    `insert into conversations (id, instance_id, connector_id, customer_id, customer_name, status, assignee_id, unread_count,
       metadata, created_at, updated_at) values ('${id}', 'acme', 'bot', '${id}', '${id}', '${status}', '${assignee}', 0, '{}', 1, 1);`
  const agent = (id: string, disabledAt: number | null) =>
    `insert into agents (id, instance_id, name, role, service, created_at, disabled_at)
       values ('${id}', 'acme', '${id}', 'agent', 0, 1, ${disabledAt});`
  const path = await before(
    named('holders'),
    `insert into instances (id, name, created_at) values ('acme', 'Acme', 1); ${insertConnector}
     ${agent('ada', null)} ${agent('gone', 5)}
     ${conversation('of-gone', 'open', 'gone')} ${conversation('of-ada', 'open', 'ada')} ${conversation('closed', 'closed', 'gone')}`,
  )
  const store = await openStore({ database: { engine: 'sqlite', path } })
  await store.migrate()
  const assigneeOf = async (id: string) => (await store.findConversation('acme', id))?.assignee?.id
  expect(await assigneeOf('of-gone')).toBeUndefined()
  expect(await assigneeOf('of-ada')).toBe('ada')
  expect(await assigneeOf('closed')).toBe('gone')
  const changes = await store.readChanges({ instanceId: 'acme', after: 0, limit: 10 })
  expect(changes).toMatchObject([{ type: 'conversation.updated', conversationId: 'of-gone' }])
  await store.close()
})

test('connectors keep their webhook and its breaker; deliveries their bodies, their places, and their numbers', async () => {
  const delivery = (seq: number, state: string, head: number) =>
    `insert into deliveries (seq, id, instance_id, connector_id, customer_id, conversation_id, message_id, state, head, attempts,
       step, due_at, flush_from, next_at, created_at, body) values (${seq}, 'd${seq}', 'acme', 'bot', 'zoe', 'v', 'm${seq}',
       '${state}', ${head}, 1, 1, 7, 0, 7, ${seq}, cast('body ${seq}' as blob));`
  const path = await before(
    named('endpoints'),
    `insert into instances (id, name, created_at) values ('acme', 'Acme', 1); ${insertConnector}
     update connectors set webhook_url = 'https://bot.example/', breaker_failures = 3, breaker_customer = 'zoe',
       breaker_opened_at = 5, breaker_next_at = 6, breaker_wait_ms = 1000;
     ${delivery(1, 'delivered', 0)} ${delivery(2, 'pending', 1)} ${delivery(3, 'pending', 0)} ${delivery(9, 'pending', 0)}
     delete from deliveries where seq = 9;`,
  )
  const store = await openStore({ database: { engine: 'sqlite', path } })
  await store.migrate()
  expect(await store.findConnector('bot')).toMatchObject({
    webhookUrl: 'https://bot.example/',
    heldSince: null,
    breaker: { failures: 3, failingCustomer: 'zoe', openedAt: 5, nextAttemptAt: 6, waitMs: 1000 },
  })
  const { items } = await store.listDeliveries({ connectorId: 'bot', limit: 10 })
  expect(items.map(({ id, state, subject, nextAttemptAt }) => [id, state, subject.id, nextAttemptAt])).toEqual([
    ['d3', 'pending', 'm3', null],
    ['d2', 'pending', 'm2', 7],
    ['d1', 'delivered', 'm1', null],
  ])
  const claim = { now: 10, leaseMs: 10, perConnector: 10, inFlight: new Map(), limit: 10 }
  const [claimed] = (await store.claimDeliveries(claim)).deliveries
  expect([claimed?.id, Buffer.from(claimed?.body ?? []).toString()]).toEqual(['d2', 'body 2'])
  await store.close()
  const db = new DatabaseSync(path, { readOnly: true })
  expect(db.prepare("select seq from sqlite_sequence where name = 'deliveries'").get()).toEqual({ seq: 9 })
  db.close()
})

test('the audit log goes on as a chain, with every entry that was in it', async () => {
  const entry = (seq: number, action: string, details: string) =>
    `insert into audit values (${seq}, 'entry-${seq}', ${seq}, 'agent', 'ada', 'Ada "Ä" 🦊', '${action}', 'connector',
       'bot', 'Bot', 'acme', 'bot', '${details}');`
  const path = await before(
    named('activities'),
    entry(1, 'connector.created', '{}') +
      entry(2, 'connector.updated', '{"options":["name"]}') +
      entry(7, 'connector.paused', '{}'),
  )
  const store = await openStore({ database: { engine: 'sqlite', path } })
  await store.migrate()
  const { items } = await store.listAudit({ limit: 10 })
  expect(items.map(({ seq, action, details }) => [seq, action, details])).toEqual([
    [7, 'connector.paused', {}],
    [2, 'connector.updated', { options: ['name'] }],
    [1, 'connector.created', {}],
  ])
  expect(items[0]?.actor).toEqual({ type: 'agent', id: 'ada', name: 'Ada "Ä" 🦊' })
  expect(await store.verifyAudit()).toMatchObject({ kind: 'whole', entries: 3, gaps: [{ from: 3, to: 6 }] })
  await store
    .audited({ actor: { type: 'system', id: null, name: null }, clock: { now: () => 9 } })
    .recordInstance({ id: 'i', name: 'I', createdAt: 9 })
  expect(await store.verifyAudit()).toMatchObject({ kind: 'whole', entries: 4 })
  await store.close()
})

test('the words in which failures were kept become codes with their params; unknown ones stay as they were', async () => {
  const words = [
    'The webhook answered 503 Service Unavailable',
    'Connection refused by bot.example',
    'Out of the ordinary',
  ]
  const attempts = words.map(
    (text, index) =>
      `insert into attempts (id, delivery_id, started_at, duration_ms, error, flush) values ('a${index}', 'd', 1, 1, '${text}', 0);`,
  )
  const path = await before(named('reasons'), attempts.join('\n'))
  const store = await openStore({ database: { engine: 'sqlite', path } })
  await store.migrate()
  const { items } = await store.listAttempts({ deliveryId: 'd', limit: 10 })
  expect(items.map(({ error }) => error)).toEqual([
    reason('webhook_status', { status: 503 }),
    reason('connection_refused', { host: 'bot.example' }),
    reason('recorded_in_words', { words: 'Out of the ordinary' }),
  ])
  await store.close()
})

test('rows of a program that does not know of threads are refused; those that were there have one', async () => {
  const conversation = (id: string) =>
    `insert into conversations (id, instance_id, connector_id, customer_id, customer_name, status, unread_count, metadata,
       created_at, updated_at) values ('${id}', 'acme', 'bot', '${id}', '${id}', 'closed', 0, '{}', 1, 1);`
  const message = (id: string) =>
    `insert into messages (id, instance_id, connector_id, conversation_id, customer_id, kind, external_id, sender_type,
       sender_id, sender_name, attachment_count, sort_at, created_at, received_at, metadata, text)
     values ('${id}', 'acme', 'bot', 'old', 'old', 'inbound', '${id}', 'human', 'old', 'old', 0, 0, 0, 0, '{}', '${id}');`
  const path = await before(named('lean-rows'), conversation('old') + message('written'))
  const store = await openStore({ database: { engine: 'sqlite', path } })
  await store.migrate()
  await store.close()
  const db = new DatabaseSync(path)
  expect(() => db.exec(conversation('new'))).toThrow('CHECK constraint failed: thread > 0')
  expect(() => db.exec(message('lost'))).toThrow('CHECK constraint failed: thread > 0')
  expect(db.prepare('select id, thread from messages').all()).toEqual([{ id: 'written', thread: 1 }])
  expect(db.prepare('pragma quick_check').all()).toEqual([{ quick_check: 'ok' }])
  db.close()
})
