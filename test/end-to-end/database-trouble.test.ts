/** The short forms of `npm run chaos pool`, `slow` and `full-disk`. */
import { freshDatabase } from '@passerelle/testkit/postgres'
import { expect, onTestFinished, test } from 'vitest'
import { fillDisk } from '../../chaos/full-disk.ts'
import { exhaustPool } from '../../chaos/pool-exhausted.ts'
import { slowDown } from '../../chaos/slow-database.ts'

async function databaseUrl(): Promise<string> {
  const { url, drop } = await freshDatabase()
  onTestFinished(drop)
  return url
}

test('slow statements that hold all connections let nobody wait for long, and lose nothing', async () => {
  const load = { connections: 3, customers: 20, readers: 6 }
  const { faults, refused, mostLinesASecond, reasons } = await exhaustPool(await databaseUrl(), load)
  expect(faults).toEqual([])
  expect(refused).toBeGreaterThan(0)
  expect(reasons).toContainEqual(expect.stringContaining('connections of this server to PostgreSQL are in use'))
  expect(mostLinesASecond).toBe(1)
})

test('a database that answers slowly keeps the order, and nothing is sent twice', async () => {
  const slowness = { customers: 20, delayMs: { least: 100, most: 300 }, lastsMs: 5000 }
  const { faults, refused, logLines, deliveredWhileSlow } = await slowDown(await databaseUrl(), slowness)
  expect(faults).toEqual([])
  expect([refused, logLines]).toEqual([0, 0])
  expect(deliveredWhileSlow).toBeGreaterThan(0)
})

test('a full disk of the database refuses what it cannot keep, is read, and loses nothing', async (context) => {
  const figures = await fillDisk('of the tables', { customers: 8, fullMs: 1000 })
  if (!figures) return context.skip('a small file system cannot be mounted here, which needs root')
  const { faults, read, mostLinesASecond } = figures
  expect(faults).toEqual([])
  expect(read).toBeGreaterThan(0)
  expect(mostLinesASecond).toBe(1)
})

test('a full disk of the log ends the database, which loses nothing and goes on once there is room', async (context) => {
  const figures = await fillDisk('of the log', { customers: 8, fullMs: 500 })
  if (!figures) return context.skip('a small file system cannot be mounted here, which needs root')
  expect(figures.faults).toEqual([])
  expect(figures.mostLinesASecond).toBe(1)
})
