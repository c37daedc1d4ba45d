/** The commands that meet files, on S3: as processes, with credentials from the environment. */
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createWorld, s3BlobUrl, s3Credentials } from '@passerelle/testkit'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openS3Blobs } from '../blobs/s3.ts'
import { placeOf, useS3 } from '../blobs/test-s3.ts'
import type { Finding } from './doctor/finding.ts'
import { dataDir, folder, run, useCli } from './test-cli.ts'

// Many commands, each a process of its own.
vi.setConfig({ testTimeout: 120_000 })

useCli()
const s3 = useS3()

const backupFile = () => join(folder, 'backup.tar')
const freshUrl = () => s3BlobUrl(s3.proxy.url, randomBytes(8).toString('hex'))
const on = (url: string, more: Record<string, string> = {}) => ({
  ...s3Credentials,
  PASSERELLE_BLOB_URL: url,
  ...more,
})

function blobsAt(url: string) {
  const blobs = openS3Blobs(placeOf(url))
  onTestFinished(() => blobs.close())
  return blobs
}

const keysAt = async (url: string) =>
  (await Array.fromAsync(blobsAt(url).list({ olderThan: new Date(Date.now() + 3600_000) }))).toSorted()

/** A data folder with two files that rows name. */
async function makeWorld(url: string): Promise<string> {
  const world = await createWorld({ settings: { BLOB_URL: url } })
  onTestFinished(() => world.close())
  for (const name of ['one', 'two']) await world.upload({ name, type: 'text/plain', bytes: randomBytes(6_000_000) })
  return world.dataDir
}

async function filesFinding(env: Record<string, string>): Promise<Finding | undefined> {
  const { stdout, stderr } = await run(['doctor', '--json'], env)
  expect(stderr).toBe('')
  return JSON.parse(stdout).checks.find(({ check }: Finding) => check === 'files')
}

test('the doctor says whether files can be kept, which are missing, and what to do', async () => {
  const url = freshUrl()
  const env = on(url, { PASSERELLE_DATA_DIR: await makeWorld(url), PASSERELLE_PORT: '0' })
  const place = url.replace(/\?.*/, '')
  expect(await filesFinding(env)).toEqual({ check: 'files', status: 'ok', found: `${place} can be written` })
  const [gone = ''] = await keysAt(url)
  await blobsAt(url).delete(gone)
  expect(await filesFinding(env)).toMatchObject({
    found: `1 of 2 files that messages name are not in ${place}`,
    advice: expect.stringContaining(gone),
  })
  expect(await filesFinding({ ...env, PASSERELLE_BLOB_URL: url.replace('passerelle', 'nowhere') })).toMatchObject({
    status: 'fail',
    found: `There is no bucket nowhere on ${s3.proxy.url}: create it, or correct PASSERELLE_BLOB_URL.`,
    advice: expect.stringContaining('docs/operations.md'),
  })
})

test('a server that cannot keep files there does not start, and says why in one sentence', async () => {
  const { code, stderr } = await run(['serve', '--json'], on('s3://passerelle?endpoint=http://127.0.0.1:1'))
  expect(code).toBe(1)
  const { error_description } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '')
  expect(error_description).toMatch(/^S3 does not answer on http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\): check [^\n]*\.$/)
  expect(stderr).not.toMatch(/\bat .*\.(ts|js):\d/)
})

test('a backup takes files from S3 and a restore puts them there, or into a folder, byte for byte', async () => {
  const url = freshUrl()
  const source = await makeWorld(url)
  const keys = await keysAt(url)
  const made = await run(['backup', backupFile(), '--json'], on(url, { PASSERELLE_DATA_DIR: source }))
  expect([made.code, JSON.parse(made.stdout)]).toMatchObject([0, { files: 2, missing_files: 0 }])

  const otherUrl = freshUrl()
  const restored = await run(['restore', backupFile(), '--json'], on(otherUrl))
  expect([restored.code, restored.stderr]).toEqual([0, expect.any(String)])
  expect(await keysAt(otherUrl)).toEqual(keys)
  for (const key of keys) expect(await blobsAt(otherUrl).read(key)).toEqual(await blobsAt(url).read(key))
  expect(await filesFinding(on(otherUrl, { PASSERELLE_PORT: '0' }))).toMatchObject({ status: 'ok' })

  const inFolder = join(folder, 'in-folder')
  const second = await run(['restore', backupFile(), '--json'], { PASSERELLE_DATA_DIR: inFolder })
  expect(second.code).toBe(0)
  const found = readdirSync(join(inFolder, 'blobs'), { recursive: true, withFileTypes: true })
  expect(found.flatMap((one) => (one.isFile() ? [one.name] : [])).toSorted()).toEqual(keys)
})

test('a restore is refused where files are, and takes back what it wrote when it breaks off', async () => {
  const url = freshUrl()
  const source = await makeWorld(url)
  const before = await keysAt(url)
  await run(['backup', backupFile(), '--json'], on(url, { PASSERELLE_DATA_DIR: source }))
  const there = await run(['restore', backupFile(), '--json'], on(url))
  expect([there.code, there.stderr]).toEqual([1, expect.stringContaining(`${url.replace(/\?.*/, '')}/${before[0]}`)])
  expect(await keysAt(url)).toEqual(before)

  const otherUrl = freshUrl()
  let puts = 0
  s3.proxy.rule(({ method, url: path }) =>
    method === 'PUT' && !path.includes('partNumber=1') && ++puts > 1 ? { answer: 403 } : undefined,
  )
  const broken = await run(['restore', backupFile(), '--json'], on(otherUrl))
  s3.proxy.rule(() => undefined)
  expect([broken.code, broken.stderr]).toEqual([1, expect.stringContaining('S3 refuses what is to be done in')])
  expect([await keysAt(otherUrl), existsSync(dataDir)]).toEqual([[], false])
})
