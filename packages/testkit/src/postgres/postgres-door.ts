/**
 * One server for all tests of a run, started when the first of them asks. The program that runs the tests opens the door;
 * their processes find it in the environment. `TEST_DATABASE_URL` names a server that is there already.
 */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { PostgresServer } from './server-process.ts'
import { startPostgres } from './start-postgres.ts'

const doorVariable = 'TEST_POSTGRES_DOOR'

/** Gives the door's end, or nothing when another one is open. */
export async function openPostgresDoor(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL || process.env[doorVariable]) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-door-'))
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : join(folder, 'door')
  let starting: Promise<PostgresServer> | undefined
  const door = createServer((socket) => {
    starting ??= startPostgres({ fsync: false, settings: { autovacuum: 'off' } })
    starting.then(
      (server) => socket.end(server.url()),
      (error: Error) => socket.end(error.message),
    )
  }).listen(path)
  await once(door, 'listening')
  process.env[doorVariable] = path
  return async () => {
    delete process.env[doorVariable]
    door.close()
    await (await starting?.catch(() => undefined))?.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Of the run's server: its first database. */
export async function findTestServer(): Promise<string> {
  if (process.env.TEST_DATABASE_URL) return process.env.TEST_DATABASE_URL
  const path = process.env[doorVariable]
  if (!path) throw new Error('no PostgreSQL for tests: run them with vitest, or set TEST_DATABASE_URL')
  const answer = await text(createConnection(path))
  if (!answer.startsWith('postgres')) throw new Error(`PostgreSQL for tests did not start: ${answer}`)
  return answer
}
