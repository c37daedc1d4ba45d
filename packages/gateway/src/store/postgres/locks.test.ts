import { expect, onTestFinished, test } from 'vitest'
import { lockAbout, writersInside } from './locks.ts'
import { createPool } from './pool.ts'
import { openLentStore } from './test-stores.ts'

test('a command about nobody who is there holds the store all the same: it may take numbers', async () => {
  const { url, close } = await openLentStore()
  const pool = createPool(url)
  onTestFinished(async () => {
    await pool.close()
    await close()
  })
  const held = await pool.use(async (session) => {
    await session.query('begin')
    const names = await lockAbout(session, [{ conversationIds: ['nobody'] }])
    const { rows } = await session.query(writersInside)
    await session.query('rollback')
    return { names, writers: rows.length }
  })
  expect(held).toEqual({ names: [new Set()], writers: 1 })
})
