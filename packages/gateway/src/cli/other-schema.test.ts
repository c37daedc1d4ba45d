/** Programs of two versions on one data folder, as processes: only the one that serves changes the schema. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { waitFor } from '@passerelle/testkit'
import { extract } from 'tar'
import { describe, expect, test } from 'vitest'
import { newestSchema } from '../store/inspect-store.ts'
import { takeServingLock } from '../store/sqlite/serving-lock.ts'
import { dataDir, folder, run, runJson, serve, start, useCli } from './test-cli.ts'

useCli()

const former = join(import.meta.dirname, '../../../../test/former-data/schema-18.tar.gz')
const commands = [
  ['instance', 'list'],
  ['instance', 'create', '--name', 'Late'],
  ['deliveries', 'list'],
  ['audit', 'verify'],
]

function withDatabase<T>(of: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(join(of, 'passerelle.db'), { timeout: 10_000 })
  try {
    return work(db)
  } finally {
    db.close()
  }
}
const schemaOf = (of: string) => withDatabase(of, (db) => db.prepare('pragma user_version').get()?.user_version)

describe('data of an older version', () => {
  test('are left as they are by every command while a server is at work on them', async () => {
    await extract({ file: former, cwd: folder })
    const lock = takeServingLock(join(dataDir, 'passerelle.db'), () => undefined)
    for (const command of commands) {
      const { code, stdout, stderr } = await run([...command, '--json'])
      expect([code, stdout], command.join(' ')).toEqual([1, ''])
      expect(JSON.parse(stderr)).toMatchObject({ code: 'database_served_older', params: { schema: 18 } })
    }
    lock.release()
    expect(schemaOf(dataDir)).toBe(18)
  })

  test('are backed up and restored as they are; the server upgrades them, then commands work', async () => {
    await extract({ file: former, cwd: folder })
    for (const command of commands) {
      const { code, stderr } = await run([...command, '--json'])
      expect([code, JSON.parse(stderr).code], command.join(' ')).toEqual([1, 'database_older'])
    }
    const copy = join(folder, 'former.backup')
    const restored = join(folder, 'restored')
    expect(await runJson('backup', copy)).toMatchObject({ schema: 18 })
    expect(await run(['restore', copy], { PASSERELLE_DATA_DIR: restored })).toMatchObject({ code: 0 })
    expect([schemaOf(dataDir), schemaOf(restored)]).toEqual([18, 18])
    await serve()
    expect(schemaOf(dataDir)).toBe(newestSchema())
    expect((await runJson('instance', 'list')).items).not.toEqual([])
  })
})

test('a server whose schema another version changes writes nothing more, is not ready, and stops', async () => {
  const server = start(['serve', '--json'])
  const [line] = await server.lines(1)
  const url = String(line?.url)
  const changed = newestSchema() + 1
  withDatabase(dataDir, (db) => db.exec(`pragma user_version = ${changed}`))
  const { status } = await waitFor('it not to be ready', async () => {
    const answer = await fetch(`${url}/health/ready`)
    return answer.status === 200 ? undefined : answer
  })
  expect(status).toBe(503)
  expect(await server.end()).toBe(1)
  const told = { code: 'database_changed_version', params: { schema: changed, newest: newestSchema() } }
  const fatal = server
    .stderr()
    .split('\n')
    .find((text) => text.includes('"level":60'))
  expect(JSON.parse(fatal ?? '{}')).toMatchObject(told)
})
