import { waitFor } from '@passerelle/testkit'
import { freshDatabase } from '@passerelle/testkit/postgres'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createPool, type Pool } from './pool.ts'
import { createWakeups } from './wakeups.ts'

test('a server that ended while it began to listen kept a connection, and its process did not end', async () => {
  const database = await freshDatabase()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  onTestFinished(async () => {
    await client.end()
    await database.drop()
  })
  const pool = createPool(database.url)
  let closed: Promise<void> | undefined
  const connect: Pool['connect'] = async (...args) => {
    const connected = await pool.connect(...args)
    // As soon as it has sent that it listens.
    setImmediate(() => {
      closed = wakeups.close()
    })
    return connected
  }
  const wakeups = createWakeups({ ...pool, connect })
  await wakeups.listen()
  await closed
  await pool.close()
  await waitFor('all connections to end', async () => {
    const { rows } = await client.query(
      "select 1 from pg_stat_activity where datname = current_database() and application_name = 'passerelle'",
    )
    return rows.length === 0
  })
  expect(closed).toBeDefined()
})
