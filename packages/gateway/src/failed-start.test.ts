import { randomBytes } from 'node:crypto'
import { createDataDir, operatorToken, waitFor } from '@passerelle/testkit'
import { freshDatabase } from '@passerelle/testkit/postgres'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from './config/load-config.ts'
import { createGateway } from './gateway.ts'

test('a start that fails half-way leaves no connection, which would keep its process alive', async () => {
  const [data, database] = [await createDataDir(), await freshDatabase()]
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  onTestFinished(async () => {
    await client.end()
    await database.drop()
    await data.remove()
  })
  const env = {
    PASSERELLE_DATA_DIR: data.path,
    PASSERELLE_DATABASE_URL: database.url,
    PASSERELLE_MASTER_KEY: randomBytes(32).toString('base64'),
    PASSERELLE_OPERATOR_TOKEN: operatorToken,
    PASSERELLE_PORT: '0',
    PASSERELLE_LOG_LEVEL: 'silent',
  }
  const config = await loadConfig({ env, createDataDir: true })
  const readStoreClock = () => Promise.reject(new Error('away'))
  await expect(createGateway(config, { readStoreClock })).rejects.toThrow('away')
  await waitFor('all connections to end', async () => {
    const { rows } = await client.query(
      "select 1 from pg_stat_activity where datname = current_database() and application_name = 'passerelle'",
    )
    return rows.length === 0
  })
})
