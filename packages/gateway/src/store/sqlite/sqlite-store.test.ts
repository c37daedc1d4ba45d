import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { newSqliteDatabase } from '@passerelle/testkit/new-database'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { describeStore } from '../conformance/describe-store.ts'
import { inboundPlan, instanceId, type OpenedStore, plannedMessage, seed } from '../conformance/fixtures.ts'
import { recordCalls } from '../conformance/record-calls.ts'
import { findListFaults } from './plan-faults.ts'
import { isSqliteServed } from './serving-lock.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { recordPlans } from './test-plans.ts'

async function open(): Promise<OpenedStore> {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-store-'))
  const path = join(folder, 'test.db')
  writeFileSync(path, await newSqliteDatabase(), { mode: 0o600 })
  const store = await openSqliteStore(path)
  await store.migrate()
  return {
    store,
    openAnother: () => openSqliteStore(path),
    close: async () => {
      await store.close()
      rmSync(folder, { recursive: true })
    },
  }
}

describe('SQLite', () => {
  const plans = recordPlans()
  const calls = recordCalls()
  beforeAll(plans.start)
  afterAll(plans.stop)

  describeStore(calls.through(open))

  test('all that a store can be asked was asked', () => {
    expect(calls.findFaults()).toEqual([])
  })

  test('no statement of all these walks or sorts a table', async () => {
    expect(plans.statements.size).toBeGreaterThan(200)
    expect(await plans.explain(findListFaults)).toEqual([])
  })

  describe('the file', () => {
    let folder: string
    let path: string

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'passerelle-store-'))
      path = join(folder, 'test.db')
    })
    afterEach(() => rmSync(folder, { recursive: true }))

    test('is brought up to date once, whoever comes first', async () => {
      const stores = await Promise.all([openSqliteStore(path), openSqliteStore(path)])
      await Promise.all(stores.map((store) => store.migrate()))
      await Promise.all(stores.map((store) => store.close()))
    })

    test('of a newer program is refused in a sentence that says what to do', async () => {
      const db = new DatabaseSync(path)
      db.exec('pragma user_version = 999')
      db.close()
      const store = await openSqliteStore(path)
      await expect(store.migrate()).rejects.toThrow(
        /newer version of Passerelle .* start that version, or restore a backup/,
      )
      await store.close()
    })

    test('gets its schema from a command when it is new, whoever comes first', async () => {
      const stores = await Promise.all([openSqliteStore(path), openSqliteStore(path)])
      await Promise.all(stores.map((store) => store.makeSchema()))
      await Promise.all(stores.map((store) => store.check()))
      await Promise.all(stores.map((store) => store.close()))
    })

    test('takes no write any more from a program whose schema it has no longer', async () => {
      const store = await openSqliteStore(path)
      await store.migrate()
      const db = new DatabaseSync(path)
      db.exec('pragma user_version = 999')
      await expect(store.check()).rejects.toThrow(/Another version of Passerelle changed the database .*999/)
      const written = [1, 2].map((id) => store.recordInstance({ id: `i${id}`, name: 'Acme', createdAt: 1 }))
      expect(await Promise.allSettled(written)).toMatchObject(written.map(() => ({ status: 'rejected' })))
      expect(db.prepare('select * from instances').all()).toEqual([])
      db.close()
      await store.close()
    })

    test('that cannot be opened is refused by its name', async () => {
      await expect(openSqliteStore(join(folder, 'missing', 'test.db'))).rejects.toThrow(
        /missing.test\.db cannot be opened/,
      )
    })

    test('is served by one process at a time; the lock dies with the process', async () => {
      const store = await openSqliteStore(path)
      const holder = spawn(process.execPath, [
        '--input-type=module',
        '--eval',
        `import { openSqliteStore } from ${JSON.stringify(new URL('./sqlite-store.ts', import.meta.url).href)}
         const store = await openSqliteStore(${JSON.stringify(path)})
         await store.lockForServing()
         console.log('locked')
         setInterval(() => store, 1000)`,
      ])
      holder.stderr.pipe(process.stderr)
      await once(holder.stdout, 'data')
      await expect(store.lockForServing()).rejects.toThrow(/Another server is already serving/)
      expect(isSqliteServed(path)).toBe(true)
      holder.kill('SIGKILL')
      await once(holder, 'exit')
      expect(isSqliteServed(path)).toBe(false)
      await store.lockForServing()
      const second = await openSqliteStore(path)
      await expect(second.lockForServing()).rejects.toThrow(/Another server/)
      await second.close()
      await store.close()
    })

    test('keeps its audit log from whoever would change what it says', async () => {
      const store = await openSqliteStore(path)
      await store.migrate()
      const actor = { type: 'system', id: null, name: null } as const
      const audited = store.audited({ actor, clock: { now: () => 1 } })
      await audited.recordInstance({ id: 'i', name: 'Acme', createdAt: 1 })
      const db = new DatabaseSync(path)
      for (const sql of [
        "update activities set kind = 'x'",
        "update activities set erased_hash = zeroblob(32), params = '{}'",
        'delete from activities',
        'insert or replace into activities select * from activities',
        "insert or replace into activities select 99, id, at, '', '', '', '', '', '', '', '', '', '', '', null, hash, null from activities",
      ]) {
        expect(() => db.exec(sql), sql).toThrow(/append-only/)
      }
      db.close()
      expect((await store.listAudit({ limit: 5 })).items).toMatchObject([{ action: 'instance.created' }])
      await store.close()
    })

    test('takes writes from two connections side by side without an error', async () => {
      const [one, two] = await Promise.all([openSqliteStore(path), openSqliteStore(path)])
      await one.migrate()
      await seed(one)
      const writes = Array.from({ length: 300 }, (_, i) =>
        (i % 2 ? one : two).recordInbound(inboundPlan([plannedMessage(`m${i}`)], { conversationId: `c${i}` })),
      )
      expect((await Promise.all(writes)).flat()).toEqual(Array(300).fill('recorded'))
      const page = await two.listConversations({ instanceId, status: 'all', limit: 10 })
      expect(page.items).toMatchObject([{ unreadCount: 300 }])
      await Promise.all([one.close(), two.close()])
    })
  })
})
