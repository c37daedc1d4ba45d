import { inspect } from 'node:util'
import { freshDatabase } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { createPool } from './pool.ts'

test('an error, which may come into a log, quotes nothing of the row it is about', async () => {
  const database = await freshDatabase()
  const pool = createPool(database.url)
  onTestFinished(async () => {
    await pool.close()
    await database.drop()
  })
  const error = await pool
    .use(async (session) => {
      await session.query('create table texts (id bigint not null, words text)')
      await session.query('insert into texts values ($1, $2)', [null, 'canary'])
    })
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: '23502', table: 'texts', column: 'id' })
  expect(inspect(error)).not.toContain('canary')
})
