/** Connections that PostgreSQL ends: in one piece with its welcome, or because what it sends is not taken. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { waitFor } from '@passerelle/testkit'
import { migratedDatabase, withClient } from '@passerelle/testkit/postgres'
import { afterEach, expect, test } from 'vitest'
import { createPool, usualTimes } from './pool.ts'

const atEnd: (() => unknown)[] = []
afterEach(async () => {
  for (const end of atEnd.splice(0).reverse()) await end()
})

const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

/** As the server writes it when an administrator ends the connection. */
function endedByAdministrator(): Buffer {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(fields.length + length.length)
  return Buffer.concat([Buffer.from('E'), length, fields])
}

interface Door {
  /** As the database's, through the door. */
  url: string
  /** Nothing that the database sends is taken any more. */
  standStill(): void
  breakOff(): void
}

/** Leads to the database, which ends each connection right behind its welcome for as long as `isEnding()`. */
async function openDoor(database: string, isEnding: () => boolean = () => false): Promise<Door> {
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
    far.on('data', (bytes: Buffer) => {
      const isWelcome = bytes.subarray(-readyForQuery.length).equals(readyForQuery)
      if (isWelcome && isEnding()) near.end(Buffer.concat([bytes, endedByAdministrator()]))
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
    breakOff,
  }
}

test('a connection that is ended in the moment it is made fails whoever asked for it, and nothing else', async () => {
  const database = await migratedDatabase()
  atEnd.push(() => database.drop())
  let isEnding = true
  const { url } = await openDoor(database.url, () => isEnding)
  const pool = createPool(url)
  atEnd.push(() => pool.close())
  const ask = () => pool.use((session) => session.query('select 1 as one'))
  await expect(ask()).rejects.toMatchObject({ problem: { code: 'database_unreachable' } })
  isEnding = false
  expect((await ask()).rows).toEqual([{ one: 1 }])
})

test.skipIf(process.platform !== 'linux')(
  'a server that stands still with an answer on its way loses what it held',
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
