import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from './connection.ts'
import { openConnection } from './open-database.ts'

describe('a connection', () => {
  let folder: string
  let path: string
  let db: Connection

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-connection-'))
    path = join(folder, 'test.db')
    db = await openConnection(path)
    db.exec('create table things (id integer primary key, bytes blob) strict')
  })
  afterEach(async () => {
    await db.close()
    rmSync(folder, { recursive: true })
  })

  const insert = (id: number, bytes = 10) =>
    db.write(() => db.run('insert into things values (?, ?)', id, new Uint8Array(bytes)))
  const ids = () => db.all('select id from things order by id').map((row) => row.id)

  test('of writes that come together a throwing one is lost alone', async () => {
    const written = await Promise.allSettled([insert(1), insert(1), insert(2)])
    expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(ids()).toEqual([1, 2])
  })

  test('a group does not go on for long: its first are answered, and others get a turn, before the last are written', async () => {
    const slowly = (id: number) =>
      db.write(() => {
        const until = performance.now() + 50
        while (performance.now() < until);
        return db.run('insert into things values (?, null)', id)
      })
    let turn = 0
    let isOver = false
    const countTurns = () => {
      turn += 1
      if (!isOver) setImmediate(countTurns)
    }
    countTurns()
    const writes = [1, 2, 3].map(async (id) => {
      await slowly(id)
      return { ids: ids(), turn }
    })
    const written = await Promise.all(writes)
    isOver = true
    expect(written.map((one) => one.ids)).toEqual([[1], [1, 2], [1, 2, 3]])
    expect(new Set(written.map((one) => one.turn)).size).toBe(3)
  })

  test('a group waits for the disk, unless a power cut may undo all of it', async () => {
    const readSync = () => db.get('pragma synchronous')?.synchronous
    const [full, normal] = [2, 1]
    const lease = () => db.write(readSync, { isDurable: false })
    expect(await lease()).toBe(normal)
    expect(await Promise.all([lease(), db.write(readSync)])).toEqual([full, full])
    expect(await Promise.all([lease(), lease()])).toEqual([normal, normal])
    expect(await db.write(readSync)).toBe(full)
  })

  test('a full disk is told to all of a group by its name, nothing of it stays, and what fits goes on', async () => {
    db.exec('pragma max_page_count = 30')
    const written = await Promise.allSettled([insert(1), insert(2, 1_000_000), insert(3)])
    expect(written.map((one) => one.status === 'rejected' && String(one.reason))).toEqual(
      Array(3).fill(expect.stringMatching(/disk is full/)),
    )
    expect(ids()).toEqual([])
    await insert(4)
    expect(ids()).toEqual([4])
  })
})
