/** Commands on a database whose machine has another time than this one. */
import { freshDatabase, withClient } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { folder, run, useCli } from './test-cli.ts'

useCli()

test('a command goes by the clock of the database, as servers do', async () => {
  const database = await freshDatabase()
  onTestFinished(() => database.drop())
  await withClient(database.url, async (client) => {
    await client.query(`create function public.clock_timestamp() returns timestamptz language sql
      as 'select pg_catalog.clock_timestamp() - interval ''1 day'''`)
    await client.query(
      `do $$ begin execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $$`,
    )
  })
  const env = { PASSERELLE_DATA_DIR: folder, PASSERELLE_DATABASE_URL: database.url }
  const made = await run(['instance', 'create', '--name', 'Acme', '--json'], env)
  expect([made.code, made.stderr]).toEqual([0, ''])
  const createdAt = await withClient(database.url, async (client) => {
    const { rows } = await client.query('select created_at from public.instances')
    return Number(rows[0].created_at)
  })
  expect(Math.round((Date.now() - createdAt) / 3_600_000)).toBe(24)
})
