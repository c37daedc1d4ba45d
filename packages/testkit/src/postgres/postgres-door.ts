/**
 * One server for all tests of a run, started when the first of them asks; `TEST_DATABASE_URL` names one that is there
 * already. The program that runs the tests keeps the door; their processes ask there, one question a connection.
 */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folderPrefix, writeOwner } from './abandoned-servers.ts'
import { doorVariable } from './ask-door.ts'
import { createDatabasePool } from './database-pool.ts'
import { startPostgres } from './start-postgres.ts'

/** Gives the door's end, or nothing when another one is open. */
export async function openPostgresDoor(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[doorVariable]) return undefined
  const folder = await mkdtemp(join(tmpdir(), `${folderPrefix}door-`))
  await writeOwner(folder)
  const path = process.platform === 'win32' ? `\\\\.\\pipe\\${folder}` : join(folder, 'door')
  let opening: ReturnType<typeof openServer> | undefined
  const answer = async (question: string): Promise<string> => {
    opening ??= openServer()
    const { url, pool } = await opening
    if (question === 'server') return url
    if (question === 'take') return pool.take()
    const given = question.replace(/^give /, '')
    await pool.giveBack(given)
    return given
  }
  const door = createServer((socket) => {
    // Short enough to come in one piece.
    socket.once('data', (question) => {
      answer(question.toString()).then(
        (words) => socket.end(words),
        (error: Error) => socket.end(error.message),
      )
    })
  }).listen(path)
  await once(door, 'listening')
  process.env[doorVariable] = path
  return async () => {
    delete process.env[doorVariable]
    door.close()
    await opening?.then(({ close }) => close()).catch(() => undefined)
    await rm(folder, { recursive: true, force: true })
  }
}

async function openServer() {
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    const pool = createDatabasePool(given)
    return { url: given, pool, close: pool.close }
  }
  const server = await startPostgres({ fsync: false, settings: { autovacuum: 'off' } })
  return { url: server.url(), pool: createDatabasePool(server.url()), close: server.close }
}
