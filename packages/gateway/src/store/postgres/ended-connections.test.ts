/** PostgreSQL may end a connection in the moment it is made: in one piece with its welcome. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { migratedDatabase } from '@passerelle/testkit/postgres'
import { afterEach, expect, test } from 'vitest'
import { createPool } from './pool.ts'

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

/** Leads to the database, which ends each connection right behind its welcome for as long as `isEnding()`. */
async function openDoor(to: URL, isEnding: () => boolean): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => [near, far].map((one) => one.destroy()))
    }
    near.pipe(far)
    far.on('data', (bytes: Buffer) => {
      const isWelcome = bytes.subarray(-readyForQuery.length).equals(readyForQuery)
      if (isWelcome && isEnding()) near.end(Buffer.concat([bytes, endedByAdministrator()]))
      else near.write(bytes)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  atEnd.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address ? `127.0.0.1:${address.port}` : ''
}

test('a connection that is ended in the moment it is made fails whoever asked for it, and nothing else', async () => {
  const database = await migratedDatabase()
  atEnd.push(() => database.drop())
  let isEnding = true
  const url = new URL(database.url)
  url.host = await openDoor(new URL(database.url), () => isEnding)
  const pool = createPool(url.href)
  atEnd.push(() => pool.close())
  const ask = () => pool.use((session) => session.query('select 1 as one'))
  await expect(ask()).rejects.toMatchObject({ problem: { code: 'database_unreachable' } })
  isEnding = false
  expect((await ask()).rows).toEqual([{ one: 1 }])
})
