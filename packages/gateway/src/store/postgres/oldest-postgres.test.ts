/** On Debian's PostgreSQL 15, the oldest that Passerelle works with: the other tests run on the newest. */
import { needs } from '@passerelle/testkit'
import {
  createDatabasePool,
  type DatabasePool,
  findDebianPostgres,
  type PostgresServer,
  startPostgres,
  withClient,
} from '@passerelle/testkit/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeDeliveries } from '../conformance/describe-deliveries.ts'
import { describeMessages } from '../conformance/describe-messages.ts'
import { describeOutbox } from '../conformance/describe-outbox.ts'
import { describeSearch } from '../conformance/describe-search.ts'
import type { OpenedStore } from '../conformance/fixtures.ts'
import { openPostgresStore } from './postgres-store.ts'

const bin = findDebianPostgres(15)

let server: PostgresServer
let pool: DatabasePool
beforeAll(async () => {
  if (bin === undefined) return
  server = await startPostgres({
    bin,
    fsync: false,
    settings: { autovacuum: 'off' },
    because: 'it is to be the oldest',
  })
  pool = createDatabasePool(server.url())
})
afterAll(async () => {
  await pool?.close()
  await server?.close()
})

async function open(): Promise<OpenedStore> {
  const url = await pool.take()
  const store = await openPostgresStore(url)
  await store.migrate()
  return {
    store,
    openAnother: () => openPostgresStore(url),
    close: async () => {
      await store.close()
      await pool.giveBack(url)
    },
  }
}

describe('on PostgreSQL 15', needs('postgresql-15', bin !== undefined), () => {
  test('is what this is', async () => {
    const { rows } = await withClient(server.url(), (client) => client.query('show server_version'))
    expect(rows).toEqual([{ server_version: expect.stringMatching(/^15\./) }])
  })

  describeDeliveries(open)
  describeMessages(open)
  describeOutbox(open)
  describeSearch(open)
})
