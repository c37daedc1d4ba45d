/** Debian's PgBouncer in front of a server: a connection for each transaction, whoever asks. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chown, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '../process.ts'
import { waitFor } from '../wait-for.ts'
import { prepareFolder } from './start-postgres.ts'
import { withClient } from './with-client.ts'

export interface PgBouncer {
  /** The same database, through it. */
  through(url: string): string
  close(): Promise<void>
}

/** Debian keeps it where only root's path leads. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

export const hasPgBouncer = (): boolean => spawnSync('pgbouncer', ['--version'], { env, stdio: 'ignore' }).status === 0

/** `url` is a database of the server; `connections` is how many it keeps open to each database. */
export async function startPgBouncer(url: string, connections: number): Promise<PgBouncer> {
  const { folder, programs } = await prepareFolder()
  const port = await findFreePort()
  const config = join(folder, 'pgbouncer.ini')
  await writeFile(config, configOf(new URL(url), { port, connections }))
  if (programs.owner) await chown(config, programs.owner.uid, programs.owner.gid)
  const child = spawn('pgbouncer', ['--quiet', config], {
    ...programs.owner,
    ...{ env, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  })
  let words = ''
  child.stderr.on('data', (chunk) => {
    words = (words + chunk).slice(-2000)
  })
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const through = (direct: string): string => {
    const other = new URL(direct)
    other.host = `127.0.0.1:${port}`
    other.search = ''
    return other.href
  }
  const close = async () => {
    if (!hasEnded()) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
  const answers = async () => {
    if (hasEnded()) throw new Error(`PgBouncer ended with code ${child.exitCode}`)
    return withClient(through(url), async (client) => void (await client.query('select 1'))).then(
      () => true,
      () => false,
    )
  }
  await waitFor('PgBouncer', answers, 60_000).catch(async (error: Error) => {
    await close()
    throw new Error(`${error.message}: ${words}`)
  })
  return { through, close }
}

const configOf = (
  { hostname, port: serverPort, username, password }: URL,
  own: { port: number; connections: number },
) => `
[databases]
* = host=${hostname} port=${serverPort || 5432} user=${decodeURIComponent(username)} password=${decodeURIComponent(password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own.port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${own.connections}
max_client_conn = 200
`
