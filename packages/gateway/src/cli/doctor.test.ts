/** What the doctor finds on a healthy server and on each thing that can be wrong. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createWorld, findFreePort } from '@passerelle/testkit'
import { describe, expect, test } from 'vitest'
import { checkClock } from './doctor/check-server.ts'
import type { Finding } from './doctor/finding.ts'
import { dataDir, folder, makeData, run, runJson, useCli } from './test-cli.ts'

useCli()

interface Examination {
  code: unknown
  ok: boolean
  checks: Finding[]
  of(check: string): Finding | undefined
}

async function examine(env: Record<string, string> = {}): Promise<Examination> {
  const { code, stdout, stderr } = await run(['doctor', '--json'], env)
  expect(stderr).toBe('')
  const { ok, checks } = JSON.parse(stdout)
  expect(ok).toBe(code === 0)
  return { code, ok, checks, of: (check) => checks.find((one: Finding) => one.check === check) }
}

/** A data folder as a server that was stopped leaves it, with a connector. */
async function prepare(webhookUrl?: string): Promise<string> {
  await makeData()
  const { id } = await runJson('instance', 'create', '--name', 'Acme')
  const args = webhookUrl === undefined ? [] : ['--webhook-url', webhookUrl]
  return (await runJson('connector', 'create', '--instance', id, '--name', 'Bot', ...args)).id
}

test('all is well beside a server at work; no message is sent to the webhook', async () => {
  const world = await createWorld()
  const env = {
    PASSERELLE_DATA_DIR: world.dataDir,
    PASSERELLE_PORT: String(world.gateway.config.port),
    PASSERELLE_PUBLIC_URL: world.url,
    PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1',
  }
  const before = readdirSync(world.dataDir).sort()
  const { code, checks, of } = await examine(env)
  expect(checks.filter(({ status }) => status === 'fail')).toEqual([])
  expect(code).toBe(0)
  expect(checks.map(({ check }) => check)).toEqual([
    'settings',
    'data folder',
    'secret files',
    'database',
    'master key',
    'files',
    'disk',
    'port',
    'public URL',
    'clock',
    'webhook of Bot',
  ])
  expect(of('port')?.found).toMatch(/Passerelle \S+ answers/)
  expect(of('public URL')?.status).toBe('ok')
  expect(of('webhook of Bot')).toMatchObject({ status: 'ok', found: `${world.partner.url} takes connections` })
  expect(world.partner.received).toEqual([])
  expect(readdirSync(world.dataDir).sort()).toEqual(before)
  const forPeople = await run(['doctor'], env)
  expect(forPeople.stdout).toMatch(/^ok {4}settings {8}all can be read\n/)
  expect(forPeople.stdout).toMatch(/ok, (1 warning|\d+ warnings), 0 failures\n$/)
  expect(forPeople.stdout).not.toContain('\u001b')
  await world.close()
})

describe('what is wrong', () => {
  test('settings: each of them, and nothing else is tried', async () => {
    const { code, checks } = await examine({ PASSERELLE_PORT: 'x', PASSERELLE_NOPE: 'y' })
    expect(code).toBe(1)
    expect(checks).toMatchObject([
      { check: 'settings', status: 'fail', found: expect.stringContaining('PASSERELLE_PORT') },
      { check: 'settings', status: 'fail', found: expect.stringContaining('PASSERELLE_NOPE') },
    ])
  })

  test('a data folder that is not there is not made', async () => {
    const { code, of } = await examine()
    expect([code, of('data folder')?.status]).toEqual([1, 'fail'])
    expect(of('data folder')).toMatchObject({ advice: expect.stringContaining('passerelle serve') })
    expect(readdirSync(folder)).toEqual([])
  })

  test('an empty one: no database is made, and no key', async () => {
    mkdirSync(dataDir, { mode: 0o700 })
    const { code, of } = await examine()
    expect([code, of('database')?.status, of('master key')?.status]).toEqual([0, 'warn', 'skip'])
    expect(readdirSync(dataDir)).toEqual(['blobs'])
  })

  test('folders and secrets that others may read', async () => {
    await prepare()
    chmodSync(dataDir, 0o755)
    chmodSync(join(dataDir, 'master-key'), 0o644)
    const { code, of } = await examine()
    expect(code).toBe(1)
    expect(of('data folder')).toMatchObject({ status: 'warn', advice: `Run: chmod 700 ${dataDir}` })
    expect(of('secret files')).toMatchObject({ status: 'fail', advice: `Run: chmod 600 ${dataDir}/master-key` })
  })

  test('a settings file with the password of the database, that others may read', async () => {
    mkdirSync(dataDir, { mode: 0o700 })
    const path = join(dataDir, 'passerelle.env')
    writeFileSync(path, 'PASSERELLE_DATABASE_URL=postgres://user:hush@127.0.0.1:1/x\n', { mode: 0o644 })
    const { of } = await examine()
    expect(of('secret files')).toMatchObject({ status: 'fail', advice: `Run: chmod 600 ${path}` })
  })

  test('an operator token that the server would not start with was called well', async () => {
    await prepare()
    writeFileSync(join(dataDir, 'operator-token'), 'short\n')
    const { code, of } = await examine()
    expect(code).toBe(1)
    expect(of('secret files')).toMatchObject({ status: 'fail', found: expect.stringContaining('fewer than 16') })
  })

  test('a master key that opens nothing, and one that is gone', async () => {
    const id = await prepare()
    const other = await examine({ PASSERELLE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') })
    expect(other.of('master key')).toMatchObject({ status: 'fail', found: expect.stringContaining(`connector:${id}`) })
    const old = readFileSync(join(dataDir, 'master-key'), 'utf8').trim()
    const rotated = await examine({ PASSERELLE_MASTER_KEY: `${Buffer.alloc(32, 7).toString('base64')},${old}` })
    expect(rotated.of('master key')).toMatchObject({ status: 'warn', advice: expect.stringContaining('Restart') })
    rmSync(join(dataDir, 'master-key'))
    const gone = await examine()
    expect(gone.of('master key')).toMatchObject({ status: 'fail', found: expect.stringContaining('is gone') })
  })

  test('a database of a newer program, a damaged one, and what is none', async () => {
    await prepare()
    const path = join(dataDir, 'passerelle.db')
    const database = new DatabaseSync(path)
    database.exec('pragma user_version = 9999; pragma wal_checkpoint(truncate)')
    expect((await examine()).of('database')).toMatchObject({ status: 'fail', advice: expect.stringContaining('newer') })
    database.exec('pragma user_version = 0')
    expect((await examine()).of('database')).toMatchObject({
      status: 'warn',
      advice: expect.stringContaining('Back it up'),
    })
    database.exec('pragma wal_checkpoint(truncate)')
    database.close()
    truncateSync(path, Math.floor(statSync(path).size / 2 / 4096) * 4096)
    expect((await examine()).of('database')?.status).toBe('fail')
    writeFileSync(path, 'this is no database, '.repeat(300))
    const none = (await examine()).of('database')
    expect(none).toMatchObject({ status: 'fail', found: expect.stringContaining('cannot be opened') })
  })

  test('files that messages name and the disk lacks', async () => {
    const world = await createWorld()
    const env = { PASSERELLE_DATA_DIR: world.dataDir, PASSERELLE_PORT: '0' }
    for (const name of ['one', 'two']) await world.upload({ name, type: 'text/plain', bytes: Buffer.from(name) })
    expect((await examine(env)).of('files')?.status).toBe('ok')
    const [file] = readdirSync(join(world.dataDir, 'blobs'), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    )
    if (!file) throw new Error('no file was kept')
    rmSync(join(file.parentPath, file.name))
    const { code, of } = await examine(env)
    expect([code, of('files')]).toMatchObject([
      1,
      { status: 'fail', found: expect.stringMatching(/^1 of 2 files/), advice: expect.stringContaining(file.name) },
    ])
    await world.close()
  })

  test('a database that others may read', async () => {
    await prepare()
    chmodSync(join(dataDir, 'passerelle.db'), 0o644)
    const { of } = await examine()
    expect(of('secret files')).toMatchObject({ status: 'fail', advice: `Run: chmod 600 ${dataDir}/passerelle.db` })
  })

  test('files that cannot be written', async () => {
    await prepare()
    writeFileSync(join(folder, 'taken'), '')
    const { of } = await examine({ PASSERELLE_BLOB_URL: `file:${folder}/taken` })
    expect(of('files')).toMatchObject({ status: 'fail', found: expect.stringContaining(`${folder}/taken`) })
  })

  test('a port that something else holds, and a public URL that leads elsewhere', async () => {
    await prepare()
    const other = createServer((_, response) => response.end('hello'))
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    const address = other.address()
    const port = String(typeof address === 'object' && address ? address.port : '')
    const taken = await examine({ PASSERELLE_PORT: port })
    expect(taken.of('port')).toMatchObject({ status: 'fail', advice: expect.stringContaining('PASSERELLE_PORT') })
    const world = await createWorld()
    const env = { PASSERELLE_DATA_DIR: world.dataDir, PASSERELLE_PORT: String(world.gateway.config.port) }
    const elsewhere = await examine({ ...env, PASSERELLE_PUBLIC_URL: `http://127.0.0.1:${port}` })
    expect(elsewhere.of('public URL')).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('not as Passerelle'),
    })
    other.close()
    other.closeAllConnections()
    const nowhere = await examine({ ...env, PASSERELLE_PUBLIC_URL: `http://127.0.0.1:${port}` })
    expect(nowhere.of('public URL')).toMatchObject({ status: 'fail', found: expect.stringContaining('ECONNREFUSED') })
    await world.close()
  })

  test('webhooks: none, a forbidden one, one where nobody is, one that is paused', async () => {
    const id = await prepare()
    const update = (...args: string[]) =>
      run(['connector', 'update', id, ...args], { PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1' })
    expect((await examine()).of('webhook of Bot')).toMatchObject({ status: 'warn', found: 'it has none: replies wait' })
    await update('--webhook-url', 'http://127.0.0.1:1/hook')
    const forbidden = await examine()
    expect([forbidden.code, forbidden.of('webhook of Bot')]).toMatchObject([
      1,
      { status: 'fail', advice: expect.stringContaining('PASSERELLE_OUTBOUND_ALLOW') },
    ])
    const allowed = { PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1' }
    expect((await examine(allowed)).of('webhook of Bot')).toMatchObject({
      status: 'fail',
      found: expect.stringContaining('refused'),
    })
    const partner = createServer()
    await new Promise<void>((done) => partner.listen(0, '127.0.0.1', done))
    const address = partner.address()
    const port = typeof address === 'object' ? address?.port : ''
    await update('--webhook-url', `http://127.0.0.1:${port}/`, '--paused', 'true')
    expect((await examine(allowed)).of('webhook of Bot')).toMatchObject({
      status: 'warn',
      advice: `Run: passerelle connector resume ${id}`,
    })
    partner.close()
  })
})

test('a server that was started with other settings than this shell has is noticed', async () => {
  const world = await createWorld()
  const port = await findFreePort()
  const env = { PASSERELLE_DATA_DIR: world.dataDir, PASSERELLE_PORT: String(port) }
  const { code, of } = await examine(env)
  expect(of('port')).toMatchObject({
    status: 'warn',
    found: `nothing answers on 127.0.0.1:${port}, yet a server is at work on this database`,
    advice: expect.stringContaining('PASSERELLE_* settings'),
  })
  expect(of('public URL')).toMatchObject({ status: 'skip', found: 'the server was not found' })
  expect(of('webhook of Bot')).toMatchObject({
    status: 'warn',
    found: `${world.partner.url} may not be called by this shell's settings`,
    advice: expect.stringContaining('PASSERELLE_OUTBOUND_ALLOW'),
  })
  expect(code).toBe(0)
  await world.close()
})

test('one failure is not "1 failures"', async () => {
  expect((await run(['doctor'])).stdout).toMatch(/ok, 0 warnings, 1 failure\n$/)
})

test('a clock is worse the further it is off', () => {
  const statuses = [0, 4000, 30_000, -30_000, 120_000].map((skew) => checkClock(skew, undefined, 0).status)
  expect(statuses).toEqual(['ok', 'ok', 'warn', 'warn', 'fail'])
  expect(checkClock(undefined, undefined, 0).status).toBe('skip')
  expect(checkClock(0, 500_000, 0)).toMatchObject({ status: 'fail', advice: expect.stringContaining('NTP') })
})
