/** Commands on a machine that keeps nothing: rows are in PostgreSQL, files on S3, both keys in the environment. */
import { existsSync } from 'node:fs'
import { s3BlobUrl, s3Credentials } from '@passerelle/testkit'
import { freshDatabase } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { useS3 } from '../blobs/test-s3.ts'
import type { Finding } from './doctor/finding.ts'
import { dataDir, makeData, run, useCli } from './test-cli.ts'

useCli()
const s3 = useS3()

test('commands and the doctor work without a data folder, and make none', async () => {
  const database = await freshDatabase()
  onTestFinished(() => database.drop())
  const env = {
    ...s3Credentials,
    PASSERELLE_DATABASE_URL: database.url,
    PASSERELLE_BLOB_URL: s3BlobUrl(s3.proxy.url),
    PASSERELLE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    PASSERELLE_OPERATOR_TOKEN: 'token-of-the-operator',
  }
  await makeData({ ...env, PASSERELLE_DATA_DIR: `${dataDir}-of-the-server` })
  expect((await run(['instance', 'create', '--name', 'Acme'], env)).code).toBe(0)
  const { code, stdout } = await run(['doctor', '--json'], env)
  const { checks }: { checks: Finding[] } = JSON.parse(stdout)
  const statusOf = Object.fromEntries(checks.map(({ check, status }) => [check, status]))
  expect(statusOf).toMatchObject({ 'data folder': 'skip', database: 'ok', 'master key': 'ok', files: 'ok' })
  expect(statusOf).not.toHaveProperty('disk')
  expect(code).toBe(0)
  expect(existsSync(dataDir)).toBe(false)

  const { PASSERELLE_MASTER_KEY, ...without } = env
  expect((await run(['instance', 'list'], without)).stderr).toBe(
    `DATA_DIR ${dataDir} is not there: start the server once ("passerelle serve" creates it), or set PASSERELLE_DATA_DIR. A server elsewhere is reached after "passerelle login --url URL".\n`,
  )
})
