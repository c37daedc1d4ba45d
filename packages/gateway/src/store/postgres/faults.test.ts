import { inspect } from 'node:util'
import { freshDatabase } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { createPool } from './pool.ts'

async function openPool() {
  const database = await freshDatabase()
  const pool = createPool(database.url)
  onTestFinished(async () => {
    await pool.close()
    await database.drop()
  })
  return pool
}

test('an error, which may come into a log, quotes nothing of the row it is about', async () => {
  const pool = await openPool()
  const error = await pool
    .use(async (session) => {
      await session.query('create table texts (id bigint not null, words text)')
      await session.query('insert into texts values ($1, $2)', [null, 'canary'])
    })
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: '23502', table: 'texts', column: 'id' })
  expect(inspect(error)).not.toContain('canary')
})

test.each([
  ['53100', 'database_full'],
  ['58030', 'database_disk_failing'],
  ['58P01', 'database_pages_damaged'],
  ['XX001', 'database_pages_damaged'],
  ['XX002', 'database_pages_damaged'],
  ['57P04', 'database_name_unknown'],
])('an error %s is answered 503 with Retry-After, and told as %s', async (code, problem) => {
  const pool = await openPool()
  const raise = `do $$ begin raise exception 'could not read block 7' using errcode = '${code}'; end $$`
  const error = await pool.use((session) => session.query(raise)).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({
    status: 503,
    headers: { 'Retry-After': '10' },
    problem: { code: problem },
    message: expect.stringContaining('(could not read block 7): '),
  })
})
