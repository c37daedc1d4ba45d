/** Through Debian's PgBouncer in transaction mode: a connection of the server is one's own for a transaction only. */
import { needs, waitFor } from '@passerelle/testkit'
import {
  freshDatabase,
  hasPgBouncer,
  migratedDatabase,
  type PgBouncer,
  startPgBouncer,
} from '@passerelle/testkit/postgres'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { describeDeliveries } from '../conformance/describe-deliveries.ts'
import { describeMessages } from '../conformance/describe-messages.ts'
import { describeWebhookLoans } from '../conformance/describe-webhook-loans.ts'
import { openConversation, replyPlan, seed } from '../conformance/fixtures.ts'
import { openPostgresStore } from './postgres-store.ts'
import type { OpenedOnPostgres } from './test-stores.ts'

/** Fewer than a server asks for at once: they go from hand to hand. */
const connections = 4
const hasIt = hasPgBouncer()

let pooler: PgBouncer | undefined
const through = (url: string): string => pooler?.through(url) ?? url
beforeAll(async () => {
  if (!hasIt) return
  const database = await freshDatabase()
  pooler = await startPgBouncer(database.url, connections)
  await database.drop()
})
afterAll(() => pooler?.close())

async function openThrough(): Promise<OpenedOnPostgres> {
  const database = await migratedDatabase()
  const open = () => openPostgresStore(through(database.url))
  const store = await open()
  await store.migrate()
  return {
    store,
    url: database.url,
    openAnother: open,
    close: async () => {
      await store.close()
      await database.drop()
    },
  }
}

describe('through PgBouncer', needs('pgbouncer', hasIt), () => {
  describeDeliveries(openThrough)
  describeMessages(openThrough)
  describeWebhookLoans(openThrough)

  test('no statement keeps a name, and nobody listens', async () => {
    const { store, url, close } = await openThrough()
    onTestFinished(close)
    await seed(store)
    const customers = Array.from({ length: 30 }, (_, index) => `c${index}`)
    await Promise.all(customers.map((customerId) => openConversation(store, customerId)))
    await Promise.all(customers.map((customerId) => store.recordReply(replyPlan({ id: customerId, customerId }))))
    expect(await readAll(through(url), 'select name from pg_prepared_statements')).toEqual([])
    expect(await readAll(url, "select pid from pg_stat_activity where query ilike 'listen%'")).toEqual([])
  })

  test('what another server commits is heard of by one that has asked nothing yet', async () => {
    const { store, openAnother, close } = await openThrough()
    const other = await openAnother()
    let heard = 0
    const stop = other.onWake('changes', () => {
      heard += 1
    })
    onTestFinished(async () => {
      stop()
      await other.close()
      await close()
    })
    await seed(store)
    await openConversation(store, 'customer-1')
    const before = heard
    await waitFor('a wake-up', () => heard > before)
  })
})

/** Asked of all connections at once. */
async function readAll(url: string, sql: string): Promise<unknown[]> {
  const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: url }))
  await Promise.all(clients.map((client) => client.connect()))
  await Promise.all(clients.map((client) => client.query('begin')))
  const answers = await Promise.all(clients.map((client) => client.query(sql)))
  await Promise.all(clients.map((client) => client.end()))
  return answers.flatMap(({ rows }) => rows)
}
