import { freshDatabase } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { createHeldLocks, heldLockClasses } from './held-locks.ts'
import { createPool } from './pool.ts'

test('of two that ask at once one has the lock, and whoever has it lets it go', async () => {
  const database = await freshDatabase()
  const pool = createPool(database.url)
  const [locks, others] = [createHeldLocks(pool, heldLockClasses.loans), createHeldLocks(pool, heldLockClasses.loans)]
  onTestFinished(async () => {
    await Promise.all([locks.close(), others.close()])
    await pool.close()
    await database.drop()
  })
  const taken = await Promise.all([locks.take('name'), locks.take('name')])
  expect(taken.toSorted()).toEqual([false, true])
  expect(await others.take('name')).toBe(false)
  await locks.release('name')
  expect(await others.take('name')).toBe(true)
})
