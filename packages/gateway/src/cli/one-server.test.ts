/** Which files a server takes for its own, and which it refuses, as a process. */
import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { dataDir, folder, makeData, run, runJson, runProcess, serve, stop, useCli } from './test-cli.ts'

useCli()

const database = () => join(dataDir, 'passerelle.db')

/** One sentence on stderr, as an operator reads it. */
async function refusal(env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await runProcess(['serve'], env)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr.trim().split('\n')).toHaveLength(1)
  return stderr
}

/** A data folder whose database is another one's, under a link. */
function linkTo(link: typeof linkSync | typeof symlinkSync) {
  const other = join(folder, 'other')
  mkdirSync(other, { mode: 0o700 })
  link(database(), join(other, 'passerelle.db'))
  writeFileSync(join(other, 'master-key'), readFileSync(join(dataDir, 'master-key')), { mode: 0o600 })
  return { PASSERELLE_DATA_DIR: other }
}

describe('a second server on one database is refused', () => {
  test('through a symbolic link', async () => {
    await serve()
    expect(await refusal(linkTo(symlinkSync))).toMatch(/Another server is already serving/)
  })

  test('through a hard link, and so are commands', async () => {
    await serve()
    const env = linkTo(linkSync)
    expect(await refusal(env)).toMatch(/another name .*hard link/)
    expect((await runProcess(['connector', 'list'], env)).stderr).toMatch(/another name .*hard link/)
    expect(readdirSync(join(folder, 'other')).sort()).toEqual(['master-key', 'operator-token', 'passerelle.db'])
  })

  test('after the lock file was deleted', async () => {
    const server = await serve()
    rmSync(join(dataDir, 'passerelle.db.lock'))
    expect(await refusal()).toMatch(/Another server is already serving/)
    await stop(server)
    await serve()
  })
})

test('the files of the database are for their owner only, also those of an older version', async () => {
  const modes = () =>
    readdirSync(dataDir)
      .filter((name) => name.startsWith('passerelle.db'))
      .map((name) => [name, (statSync(join(dataDir, name)).mode & 0o777).toString(8)])
  const server = await serve()
  await runJson('instance', 'create', '--name', 'Acme')
  expect(modes()).toEqual(modes().map(([name]) => [name, '600']))
  expect(modes().map(([name]) => name)).toContain('passerelle.db-wal')
  await stop(server)
  for (const [name = ''] of modes()) chmodSync(join(dataDir, name), 0o644)
  await serve()
  expect(modes()).toEqual(modes().map(([name]) => [name, '600']))
})

describe('a damaged database is told at the start, in a sentence', () => {
  const damage = /The database \S+passerelle\.db is damaged \(.+\): .*restore a backup/

  async function prepare(): Promise<void> {
    await makeData()
    const db = new DatabaseSync(database())
    db.exec('pragma wal_checkpoint(truncate)')
    db.close()
  }

  test('that is no database', async () => {
    await prepare()
    writeFileSync(database(), 'this is no database, '.repeat(300))
    expect(await refusal()).toMatch(damage)
    expect((await run(['connector', 'list'])).stderr).toMatch(damage)
  })

  test('that lost its second half', async () => {
    await prepare()
    truncateSync(database(), Math.floor(statSync(database()).size / 2 / 4096) * 4096)
    expect(await refusal()).toMatch(damage)
  })

  test('that was overwritten in its middle', async () => {
    await prepare()
    const file = openSync(database(), 'r+')
    for (let page = 4; page < 40; page += 3) writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, page * 4096)
    closeSync(file)
    expect(await refusal()).toMatch(damage)
  })
})
