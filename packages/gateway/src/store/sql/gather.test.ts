import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reason } from '@passerelle/protocol/errors'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApiError } from '../../lib/errors.ts'
import type { Connection } from '../sqlite/connection.ts'
import { openConnection } from '../sqlite/open-database.ts'
import { gather } from './gather.ts'

let folder: string
let db: Connection
let applied: number[][]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'passerelle-gather-'))
  db = await openConnection(join(folder, 'test.db'))
  db.exec('create table things (id integer primary key) strict')
  applied = []
})
afterEach(async () => {
  await db.close()
  rmSync(folder, { recursive: true })
})

const insertAll = (ids: readonly number[]): string[] => {
  applied.push([...ids])
  for (const id of ids) db.run('insert into things values (?)', id)
  return ids.map((id) => `thing ${id}`)
}
const writeAll = (take: () => readonly number[]) => db.write(() => insertAll(take()))
const ids = () => db.all('select id from things order by id').map((row) => row.id)

test('what comes in one turn is applied at once, and each gets its own outcome', async () => {
  const insert = gather(writeAll)
  expect(await Promise.all([3, 1, 2].map(insert))).toEqual(['thing 3', 'thing 1', 'thing 2'])
  expect(applied).toEqual([[3, 1, 2]])
})

test('a heavy one begins a write of its own, and is not held back for its weight alone', async () => {
  const insert = gather(writeAll, { keyOf: () => '', weigh: (id) => id, most: 5 })
  await Promise.all([2, 3, 1, 9].map(insert))
  expect(applied).toEqual([[2, 3], [1], [9]])
})

test('one that cannot be applied fails alone', async () => {
  const outcomes = await Promise.allSettled([1, 1, 2].map(gather(writeAll)))
  expect(outcomes.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0)
  expect(ids()).toEqual([1, 2])
})

test('what refuses all of them is not asked again for each', async () => {
  let attempts = 0
  const refuse = gather<number, string>((take) =>
    db.write(() => {
      attempts += take().length > 0 ? 1 : 0
      throw new ApiError(reason('database_busy'))
    }),
  )
  const outcomes = await Promise.allSettled([1, 2, 3].map(refuse))
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(attempts).toBe(1)
})

test('a database that was away for a moment was away for ever: whoever came later got the old refusal', async () => {
  let isAway = true
  const insert = gather<number, string>(async (take) => {
    if (isAway) throw new ApiError(reason('storage_unavailable'))
    return writeAll(take)
  })
  await expect(insert(1)).rejects.toThrow(ApiError)
  isAway = false
  expect(await insert(2)).toBe('thing 2')
})
