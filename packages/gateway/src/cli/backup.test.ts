import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createWorld, type World } from '@passerelle/testkit'
import { describe, expect, onTestFinished, test } from 'vitest'
import { folder, run, runProcess, serve, useCli } from './test-cli.ts'
import { useSmallDisk } from './test-small-disk.ts'

useCli()

const backupFile = () => join(folder, 'backup.tar')
const restored = () => join(folder, 'restored')

async function openWorld(): Promise<World> {
  const world = await createWorld()
  onTestFinished(() => world.close())
  return world
}

const message = (id: string, customer: string) => ({
  id,
  created_at: 1_700_000_000,
  customer_id: customer,
  sender: { type: 'human', id: customer },
  body: {
    message: `hello ${id}`,
    attachments: [
      {
        id: 'f',
        name: `${id}.txt`,
        mime_type: 'text/plain',
        content: { type: 'base64', data: Buffer.from(`bytes of ${id}`).toString('base64') },
      },
    ],
  },
})

async function backUp(dataDir: string, env: Record<string, string> = {}, by = run) {
  const { code, stdout, stderr } = await by(['backup', backupFile(), '--json'], {
    PASSERELLE_DATA_DIR: dataDir,
    ...env,
  })
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const restore = (env: Record<string, string> = {}) =>
  run(['restore', backupFile(), '--json'], { PASSERELLE_DATA_DIR: restored(), ...env })

/** Refused in a sentence, and nothing is put in place. */
async function refusedRestore(env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await restore(env)
  expect([code, stdout]).toEqual([1, ''])
  expect(existsSync(restored()) ? readdirSync(restored()) : []).toEqual([])
  return JSON.parse(stderr.trim().split('\n').at(-1) ?? '').error_description
}

/** Keys of files that rows name, and of files that are there. */
function filesIn(dataDir: string) {
  const db = new DatabaseSync(join(dataDir, 'passerelle.db'), { readOnly: true })
  const named = db.prepare('select blob_key from attachments where blob_key is not null order by 1').all()
  db.close()
  const blobs = join(dataDir, 'blobs')
  const there = readdirSync(blobs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return { named: named.map((row) => row.blob_key), there: there.map(({ name }) => name).sort() }
}

test('a backup beside 20 writes a second ends, is whole whatever is erased meanwhile, and serves again', {
  timeout: 120_000,
}, async () => {
  const world = await openWorld()
  for (let i = 0; i < 10; i++) {
    await world.send(...Array.from({ length: 60 }, (_, k) => message(`old-${i}-${k}`, `gone-${i}`)))
  }
  await world.send(message('kept', 'stays'))
  let isDone = false
  const work = async () => {
    for (let i = 0; !isDone; i++) {
      await Promise.all(Array.from({ length: 4 }, (_, k) => world.send(message(`new-${i}-${k}`, `new-${i % 7}`))))
      if (i < 10) await world.asOperator.post(`/customers/${world.connector.id}/gone-${i}/erase`)
    }
  }
  const working = work()
  const made = await backUp(world.dataDir, {}, runProcess).finally(() => {
    isDone = true
  })
  await working
  expect(made).toMatchObject({ file: backupFile(), missing_files: 0, master_key: true })
  expect(statSync(backupFile()).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['backup.tar'])

  const { code, stdout } = await restore()
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ messages: made.messages, conversations: made.conversations })
  expect(readdirSync(restored()).sort()).toEqual(['blobs', 'master-key', 'operator-token', 'passerelle.db'])
  const { named, there } = filesIn(restored())
  expect(named.length).toBeGreaterThan(0)
  expect(there).toEqual(named)

  const env = { PASSERELLE_DATA_DIR: restored(), PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1' }
  const server = await serve(env)
  const exported = await run(
    ['customer', 'export', '--connector', world.connector.id, '--customer', 'stays', '--files', join(folder, 'files')],
    env,
  )
  expect(JSON.parse(exported.stdout).conversations).toMatchObject([{ messages: [{ message: 'hello kept' }] }])
  const [file = ''] = readdirSync(join(folder, 'files'))
  expect(readFileSync(join(folder, 'files', file), 'utf8')).toBe('bytes of kept')
  const token = await fetch(`${server.url}/oauth2/v1/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: world.connector.client_id,
      client_secret: world.connector.client_secret,
    }),
  })
  expect(token.status).toBe(200)
})

test('a file that is lost already is counted, and the rest is backed up', async () => {
  const world = await openWorld()
  await world.send(message('1', 'c'), message('2', 'c'))
  const blobs = join(world.dataDir, 'blobs')
  const [lost] = readdirSync(blobs, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  if (!lost) throw new Error('no file is there')
  renameSync(join(lost.parentPath, lost.name), join(folder, 'lost'))
  expect(await backUp(world.dataDir)).toMatchObject({ files: 1, missing_files: 1, messages: 2 })
  expect((await restore()).code).toBe(0)
})

test('a restore takes a volume that was just made, which holds lost+found', async () => {
  const world = await openWorld()
  await backUp(world.dataDir)
  mkdirSync(join(restored(), 'lost+found'), { recursive: true, mode: 0o700 })
  expect((await restore()).code).toBe(0)
  await serve({ PASSERELLE_DATA_DIR: restored() })
})

describe('a restore is refused', () => {
  test('into a folder that is not empty, which stays as it is', async () => {
    const world = await openWorld()
    await backUp(world.dataDir)
    mkdirSync(restored(), { mode: 0o700 })
    writeFileSync(join(restored(), 'mine'), 'x')
    const { code, stderr } = await restore()
    expect([code, JSON.parse(stderr).error_description]).toEqual([1, expect.stringMatching(/restored is not empty/)])
    expect(readdirSync(restored())).toEqual(['mine'])
  })

  test('of a file that was cut, changed, or is something else', async () => {
    const world = await openWorld()
    await world.send(message('1', 'c'))
    await backUp(world.dataDir)
    const whole = readFileSync(backupFile())
    truncateSync(backupFile(), Math.floor(whole.length / 2))
    expect(await refusedRestore()).toMatch(/backup\.tar .*: take another backup/)
    const changed = Buffer.from(whole)
    changed.writeUInt8(changed.readUInt8(512) ^ 1, 512)
    writeFileSync(backupFile(), changed)
    expect(await refusedRestore()).toMatch(/is damaged \(blobs\//)
    writeFileSync(backupFile(), 'no tar '.repeat(1000))
    expect(await refusedRestore()).toMatch(/backup\.tar .*: take another backup/)
  })

  test('of a newer program', async () => {
    const world = await openWorld()
    await world.gateway.close()
    const db = new DatabaseSync(join(world.dataDir, 'passerelle.db'))
    db.exec('pragma user_version = 9999')
    db.close()
    await backUp(world.dataDir)
    expect(await refusedRestore()).toMatch(/newer version of Passerelle \(schema 9999/)
  })

  test('without the master key that opens it', async () => {
    const world = await openWorld()
    const key = readFileSync(join(world.dataDir, 'master-key'), 'utf8').trim()
    renameSync(join(world.dataDir, 'master-key'), join(folder, 'key'))
    expect(await backUp(world.dataDir, { PASSERELLE_MASTER_KEY: key })).toMatchObject({ master_key: false })
    expect(await refusedRestore()).toMatch(/no master key: set PASSERELLE_MASTER_KEY/)
    const other = Buffer.alloc(32, 7).toString('base64')
    expect(await refusedRestore({ PASSERELLE_MASTER_KEY: other })).toMatch(/master key is not the backup's/)
    expect((await restore({ PASSERELLE_MASTER_KEY: key })).code).toBe(0)
  })
})

test('settings in DATA_DIR come along, the key in them too, unless they lead elsewhere', async () => {
  const world = await openWorld()
  const settings = join(world.dataDir, 'passerelle.env')
  const keyFile = join(world.dataDir, 'master-key')
  const line = `PASSERELLE_MASTER_KEY=${readFileSync(keyFile, 'utf8').trim()}\n`
  renameSync(keyFile, join(folder, 'key'))
  writeFileSync(settings, `${line}PASSERELLE_BLOB_URL=file:${folder}/elsewhere\n`, { mode: 0o600 })
  await backUp(world.dataDir)
  expect(await refusedRestore()).toMatch(/names other places .* put it into .*restored first/)
  writeFileSync(settings, line)
  renameSync(backupFile(), join(folder, 'first.tar'))
  expect(await backUp(world.dataDir)).toMatchObject({ master_key: true })
  expect((await restore()).code).toBe(0)
  expect(readFileSync(join(restored(), 'passerelle.env'), 'utf8')).toBe(line)
  await serve({ PASSERELLE_DATA_DIR: restored() })
})

test('what cannot be written whole leaves nothing under its name, and what is there is not overwritten', async (context) => {
  const world = await openWorld()
  await world.upload({ name: 'large.bin', type: 'application/octet-stream', bytes: new Uint8Array(1_500_000) })
  const disk = useSmallDisk(context, 1)
  const env = { PASSERELLE_DATA_DIR: world.dataDir }
  const full = await run(['backup', join(disk.path, 'b.tar')], env)
  expect([full.code, full.stderr]).toEqual([1, expect.stringMatching(/^The disk is full, .*b\.tar cannot grow/)])
  expect(readdirSync(disk.path)).toEqual([])
  writeFileSync(backupFile(), 'mine')
  const taken = await run(['backup', backupFile()], env)
  expect([taken.code, taken.stderr]).toEqual([1, expect.stringMatching(/is there already/)])
  expect(readFileSync(backupFile(), 'utf8')).toBe('mine')
})
