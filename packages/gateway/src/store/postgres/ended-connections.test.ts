/** Connections that PostgreSQL ends: in one piece with its welcome, or because what it sends is not taken. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { onlyIf, waitFor } from '@passerelle/testkit'
import { migratedDatabase, withClient } from '@passerelle/testkit/postgres'
import { afterEach, expect, test } from 'vitest'
import { createPool, usualTimes } from './pool.ts'
import { openPostgresStore } from './postgres-store.ts'

const atEnd: (() => unknown)[] = []
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end()
})

const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

const ended = ['FATAL', '57P01', 'terminating connection due to administrator command'] as const
const failed = ['ERROR', '58030', 'could not read block 7'] as const

/** As the server writes it. */
function errorOf(severity: string, code: string, message: string): Buffer {
  const fields = Buffer.from(`S${severity}\0V${severity}\0C${code}\0M${message}\0\0`)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(fields.length + length.length)
  return Buffer.concat([Buffer.from('E'), length, fields])
}

interface Door {
  /** As the database's, through the door. */
  url: string
  /** Nothing that the database sends is taken any more. */
  standStill(): void
  /** Neither end hears of the other any more. */
  swallow(): void
  countOpen(): number
  breakOff(): void
}

/** What the database does wrong to a connection. */
type Wrong = 'ends it behind its welcome' | 'fails what is asked first'

async function openDoor(database: string, wrong: () => Wrong | undefined = () => undefined): Promise<Door> {
  const { hostname, port } = new URL(database)
  const url = new URL(database)
  const sockets = new Set<Socket>()
  const fromDatabase = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => [near, far].map((one) => one.destroy()))
    }
    near.pipe(far)
    fromDatabase.add(far)
    let answers = 0
    far.on('data', (bytes: Buffer) => {
      if (bytes.subarray(-readyForQuery.length).equals(readyForQuery)) answers += 1
      if (answers === 1 && wrong() === 'ends it behind its welcome') near.end(Buffer.concat([bytes, errorOf(...ended)]))
      else if (answers === 2 && wrong() === 'fails what is asked first')
        near.write(Buffer.concat([errorOf(...failed), readyForQuery]))
      else near.write(bytes)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const breakOff = () => {
    for (const socket of sockets) socket.destroy()
  }
  atEnd.push(() => {
    breakOff()
    server.close()
  })
  const address = server.address()
  if (typeof address === 'object' && address) url.host = `127.0.0.1:${address.port}`
  return {
    url: url.href,
    standStill() {
      for (const socket of fromDatabase) socket.pause()
    },
    swallow() {
      for (const socket of sockets) socket.unpipe().removeAllListeners('data').resume()
    },
    countOpen: () => [...sockets].filter((socket) => !socket.destroyed).length,
    breakOff,
  }
}

test('a connection that is ended in the moment it is made fails whoever asked for it, and nothing else', async () => {
  const database = await migratedDatabase()
  atEnd.push(() => database.drop())
  let wrong: Wrong | undefined = 'ends it behind its welcome'
  const { url } = await openDoor(database.url, () => wrong)
  const pool = createPool(url)
  atEnd.push(() => pool.close())
  const ask = () => pool.use((session) => session.query('select 1 as one'))
  await expect(ask()).rejects.toMatchObject({ problem: { code: 'database_unreachable' } })
  wrong = undefined
  expect((await ask()).rows).toEqual([{ one: 1 }])
})

test(
  'a server that stands still with an answer on its way loses what it held',
  onlyIf(process.platform === 'linux', 'on Linux only'),
  async () => {
    const database = await migratedDatabase()
    atEnd.push(() => database.drop())
    const door = await openDoor(database.url)
    const pool = createPool(door.url, { ...usualTimes, unreadMs: 500 })
    atEnd.push(() => pool.close())
    const stoodStill = Promise.withResolvers<void>()
    const held = pool.use(async (session) => {
      await session.query('begin')
      await session.query('select pg_advisory_xact_lock(1)')
      door.standStill()
      stoodStill.resolve()
      // More than what the system keeps for both ends.
      await session.query("select repeat('x', 1000000) from generate_series(1, 64)")
    })
    const failed = expect(held).rejects.toMatchObject({ problem: { code: 'database_unreachable' } })
    await stoodStill.promise
    await withClient(database.url, (client) =>
      waitFor('the lock', async () => {
        const { rows } = await client.query('select pg_try_advisory_lock(1) as mine')
        return rows[0]?.mine
      }),
    )
    door.breakOff()
    await failed
  },
)

test('a connection whose first look fails is given up, and not left open', async () => {
  const database = await migratedDatabase()
  atEnd.push(() => database.drop())
  const door = await openDoor(database.url, () => 'fails what is asked first')
  const pool = createPool(door.url)
  atEnd.push(() => pool.close())
  await expect(pool.connect()).rejects.toMatchObject({ problem: { code: 'database_disk_failing' } })
  await waitFor('the connection to be ended', () => door.countOpen() === 0)
})

test('a network that swallows what is sent fails each request once, with all that it asks', async () => {
  const database = await migratedDatabase()
  atEnd.push(() => database.drop())
  const door = await openDoor(database.url)
  const store = await openPostgresStore(door.url, createPool(door.url, { ...usualTimes, answerMs: 300 }))
  atEnd.push(() => store.close())
  await store.check()
  door.swallow()
  await expect(store.check()).rejects.toMatchObject({ status: 503, problem: { code: 'database_unreachable' } })
  expect(store.readPool?.()).toMatchObject({ used: 0 })
  await store.check()
})

test('nobody waits longer than 15 s for an answer, and no statement may take as long', () => {
  expect(usualTimes.answerMs).toBeLessThanOrEqual(15_000)
  expect(usualTimes.statementMs).toBeLessThan(usualTimes.answerMs)
  expect(usualTimes.lockMs).toBeLessThan(usualTimes.statementMs)
})
