import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { waitFor } from '@passerelle/testkit'
import { freshDatabase, withClient } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { inboundPlan, openConversation, plannedMessage, replyPlan, seed } from '../conformance/fixtures.ts'
import { lockSchema } from './locks.ts'
import { listMigrations, migrate, readSchema, thisProgram } from './migrate.ts'
import { createPool, usualTimes } from './pool.ts'
import { openPostgresStore } from './postgres-store.ts'
import { openFreshStore } from './test-stores.ts'

const receive = (key: string) =>
  inboundPlan([plannedMessage(key)], { customerId: key, conversationId: `conversation-of-${key}` })

test('ten servers that start at once on an empty database make the schema once, and all serve', async () => {
  const database = await freshDatabase()
  const stores = await Promise.all(Array.from({ length: 10 }, () => openPostgresStore(database.url)))
  onTestFinished(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await database.drop()
  })
  await Promise.all(stores.map((store) => store.migrate()))
  const [first] = stores
  if (first) await seed(first)
  const outcomes = await Promise.all(stores.map((store, index) => store.recordInbound(receive(`m${index}`))))
  expect(outcomes).toEqual(stores.map(() => ['recorded']))
})

test('a start waits for another one that migrates for longer than an answer may take', async () => {
  const database = await freshDatabase()
  const pool = createPool(database.url, { ...usualTimes, answerMs: 400 })
  onTestFinished(async () => {
    await pool.close()
    await database.drop()
  })
  await withClient(database.url, async (client) => {
    await client.query(`begin; ${lockSchema}`)
    const from = performance.now()
    const waiting = migrate(pool)
    waiting.catch(() => {})
    await waitFor('the other to have waited long', () => performance.now() > from + 1000)
    await client.query('commit')
    await waiting
  })
  expect((await pool.use(readSchema)).schema).toBe(listMigrations().length)
})

test('a migration that waits for whoever reads a table for long lets the servers at work go on', async () => {
  const opened = await openFreshStore()
  const pool = createPool(opened.url)
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-migrations-'))
  onTestFinished(async () => {
    await pool.close()
    await opened.close()
    await rm(folder, { recursive: true })
  })
  await seed(opened.store)
  await writeFile(join(folder, 'next.sql'), 'alter table conversations add column mood text')
  const files = [...listMigrations(), pathToFileURL(join(folder, 'next.sql')).href]
  await withClient(opened.url, async (client) => {
    // As pg_dump does.
    await client.query('begin; lock table conversations in access share mode')
    const migrating = migrate(pool, { ...thisProgram(), migrations: files })
    const isWaiting = "select from pg_locks where relation = 'conversations'::regclass and not granted"
    await waitFor('the migration to wait', async () => (await client.query(isWaiting)).rows.length > 0)
    await openConversation(opened.store, 'customer-1')
    await client.query('commit')
    await migrating
  })
  expect((await pool.use(readSchema)).schema).toBe(files.length)
})

test('a PostgreSQL that is too old is refused before anything is made in it', async () => {
  const database = await freshDatabase()
  await withClient(database.url, async (client) => {
    // Found before PostgreSQL's own: it says of itself what a test wants.
    await client.query(`create schema former;
      create function former.current_setting(text) returns text language sql
        return case $1 when 'server_version_num' then '140011' else '14.11' end;
      do $$ begin execute format('alter database %I set search_path = former, pg_catalog, public', current_database()); end $$`)
  })
  const pool = createPool(database.url)
  onTestFinished(async () => {
    await pool.close()
    await database.drop()
  })
  await expect(migrate(pool)).rejects.toThrow(
    'The PostgreSQL server is of version 14.11, and Passerelle needs 15 or newer: upgrade it, or name another one in PASSERELLE_DATABASE_URL.',
  )
  expect((await pool.use(readSchema)).schema).toBe(0)
})

test('a server works on beside the version after it, however many migrations that has, and not beside the one after that', async () => {
  const opened = await openFreshStore()
  const pool = createPool(opened.url)
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-migrations-'))
  onTestFinished(async () => {
    await pool.close()
    await opened.close()
    await rm(folder, { recursive: true })
  })
  const add = async (name: string, sql: string) => {
    await writeFile(join(folder, name), sql)
    return pathToFileURL(join(folder, name)).href
  }
  const known = listMigrations()
  const next = await add(
    'next.sql',
    "alter table messages add column mood text not null default ''; create table moods (name text primary key)",
  )
  const { store } = opened
  await seed(store)
  const third = await add('third.sql', 'alter table moods add column since bigint')
  await migrate(pool, { migrations: [...known, next, third], beside: known.length })
  // Its own start finds a newer schema, and goes on.
  await store.migrate()
  expect(await pool.use(readSchema)).toEqual({ schema: known.length + 2, least: known.length })
  await openConversation(store, 'customer-1')
  expect(await store.recordReply(replyPlan({ id: 'r1' }))).toMatchObject({ kind: 'recorded' })
  await store.check()

  const after = await add('after.sql', 'alter table moods add column until bigint')
  await migrate(pool, { migrations: [...known, next, third, after], beside: known.length + 2 })
  await expect(store.check()).rejects.toThrow(/newer by more than one step/)
  await expect(store.migrate()).rejects.toThrow(/newer by more than one step/)
})
