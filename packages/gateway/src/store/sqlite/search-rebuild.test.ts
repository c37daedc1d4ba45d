/** An index that was made by another version: what is stored is found again, the newest first, in small steps. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectorId, hashId, inboundPlan, instanceId, now, plannedMessage, seed } from '../conformance/fixtures.ts'
import type { Store } from '../store.ts'
import { listMigrations } from './migrate.ts'
import { openSqliteStore } from './sqlite-store.ts'

let folder: string
let path: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'passerelle-search-'))
  path = join(folder, 'test.db')
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const write = (customerId: string, text: string, name: string, at: number) =>
  store.recordInbound(
    inboundPlan([plannedMessage(`${customerId}${at}`, { text, customerName: name, sortAt: at })], {
      ...{ customerId, conversationId: `of-${customerId}`, receivedAt: at },
    }),
  )
const ids = async (q: string) =>
  (await store.listConversations({ instanceId, status: 'all', limit: 10, q })).items.map((item) => item.customerId)
const index = async (limit = 2) => {
  while ((await store.indexMessages(limit)) > 0);
}
async function change(sql: string): Promise<void> {
  await store.close()
  const db = new DatabaseSync(path)
  db.exec(sql)
  db.close()
  store = await openSqliteStore(path)
  await store.migrate()
}

test('a database of the version before is searched as a new one is', async () => {
  const before = listMigrations().slice(
    0,
    listMigrations().findIndex((name) => name.endsWith('-folded-search.sql')),
  )
  const db = new DatabaseSync(path)
  for (const file of before) db.exec(readFileSync(new URL(`./migrations/${file}`, import.meta.url), 'utf8'))
  db.exec(`pragma user_version = ${before.length}`)
  db.exec(`
    insert into instances values ('${instanceId}', 'Acme', 0);
    insert into connectors (id, instance_id, name, client_id, secret_sealed, paused, success, hash_encoding, sender_mode,
        sender_id, sender_name, inline_max, created_at, breaker_failures, breaker_many, breaker_wait_ms)
      values ('${connectorId}', '${instanceId}', 'Bot', 'c', x'00', 0, '2xx', 'hex', 'fixed', 'k', 'k', 0, 0, 0, 0, 0);
    insert into conversations (id, instance_id, connector_id, customer_id, customer_name, status, unread_count, last_seq,
        metadata, created_at, updated_at)
      values ('of-a', '${instanceId}', '${connectorId}', 'a', 'Bø', 'open', 1, 1, '{}', 0, 0);
    insert into messages (seq, id, instance_id, connector_id, conversation_id, customer_id, kind, external_id,
        sender_type, sender_id, sender_name, attachment_count, sort_at, created_at, received_at, metadata, text)
      values (1, 'm1', '${instanceId}', '${connectorId}', 'of-a', 'a', 'inbound', 'm1', 'human', 'a', 'Bø', 0, 0, 0, 0,
        '{"order":"FR-77"}', 'Une œuvre');
    insert into message_search (rowid, text) values (1, 'Une œuvre');
    insert into meta values ('search-indexed', 1);
    insert into conversation_names values (1, 'of-a', 'Bø', 'a');
    insert into name_search (name_search) values ('rebuild');
  `)
  db.close()
  store = await openSqliteStore(path)
  await store.migrate()
  await index()
  for (const q of ['oeuvre', 'bo', 'fr-77']) expect([q, await ids(q)]).toEqual([q, ['a']])
})

test('an index made by other rules is made anew from the newest on, and holds everything once', async () => {
  store = await openSqliteStore(path)
  await store.migrate()
  await seed(store)
  for (let i = 0; i < 6; i++) await write(`c${i}`, `word number${i}`, `Name${i}`, now + i)
  await index()
  await change("update search_state set rules = 'older'")
  expect(await store.indexMessages(2)).toBe(2)
  await write('c7', 'word number7', 'Name7', now + 7)
  while ((await ids('number4')).length === 0) await store.indexMessages(2)
  expect(await ids('number0')).toEqual([])
  await index()
  expect(await ids('word')).toEqual(['c7', 'c5', 'c4', 'c3', 'c2', 'c1', 'c0'])
  for (const one of [0, 5, 7]) expect(await ids(`ame${one}`)).toEqual([`c${one}`])
})

test('what is erased while the index is made anew is not found later', async () => {
  store = await openSqliteStore(path)
  await store.migrate()
  await seed(store)
  for (let i = 0; i < 6; i++) await write(`c${i}`, 'canary', `Canary${i}`, now + i)
  await index()
  await change("update search_state set rules = 'older'")
  for (const customerId of ['c0', 'c5']) {
    const customer = { connectorId, customerId }
    await store.indexMessages(1)
    while ((await store.eraseMessages({ hashId, ...customer, limit: 10, now })).more);
    await store.eraseConversations({ ...customer, limit: 10, now })
  }
  await write('c9', 'canary', 'Canary9', now + 9)
  await index()
  expect(await ids('canary')).toEqual(['c9', 'c4', 'c3', 'c2', 'c1'])
  await change('')
  const db = new DatabaseSync(path)
  db.exec("insert into message_search (message_search) values ('integrity-check')")
  const words = db.prepare("select count(*) as n from message_search where message_search match 'canary'").get()
  db.close()
  expect(words).toEqual({ n: 5 })
})

test('when many customers have new names at once, each write takes a few of them', async () => {
  store = await openSqliteStore(path)
  await store.migrate()
  await seed(store)
  for (let i = 0; i < 25; i++) await write(`c${i}`, 'word', `Former${i}`, now + i)
  await index(1000)
  for (let i = 0; i < 25; i++) await write(`c${i}`, 'word', `Later${i}`, now + 100 + i)
  expect(await store.indexMessages(1000)).toBe(10)
  await index(1000)
  expect(await ids('Former')).toEqual([])
  for (const i of [10, 12, 24]) expect(await ids(`Later${i}`)).toEqual([`c${i}`])
})
