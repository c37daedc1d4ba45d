/** A PostgreSQL server of one's own, on the loopback, that can be stopped, killed, started again, and followed by a replica. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../process.ts'
import { waitFor } from '../wait-for.ts'
import { endAbandonedServers, folderPrefix, writeOwner } from './abandoned-servers.ts'
import { findPostgres, type Postgres } from './find-postgres.ts'

export interface PostgresOptions {
  /** Whether what is committed survives a power cut. It does unless said; tests do without. */
  fsync?: boolean
  /** Chosen freely when absent. */
  port?: number
  /** As in postgresql.conf. */
  settings?: Record<string, string | number>
}

export interface PostgresServer {
  port: number
  dataDir: string
  /** Of its first database, or another one. */
  url(database?: string): string
  /** What it wrote to its log so far. */
  log(): Promise<string>
  /** After `stop` or `kill`; recovers what was committed. */
  start(): Promise<void>
  /** As an operator does: connections end, nothing is lost. */
  stop(): Promise<void>
  /** As a power cut does, but for what the system keeps in memory. */
  kill(): Promise<void>
  /** Ends it, and its data with it. */
  close(): Promise<void>
}

const noDisk = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }

export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  await endAbandonedServers()
  const folder = await mkdtemp(join(tmpdir(), folderPrefix))
  await writeOwner(folder)
  const programs = await findPostgres(folder)
  const dataDir = join(folder, 'data')
  const password = randomBytes(12).toString('hex')
  await initialise(programs, { folder, dataDir, password })
  const server = createServer(programs, {
    ...options,
    folder,
    dataDir,
    password,
    port: options.port ?? (await findFreePort()),
  })
  await server.start()
  return server
}

interface Place {
  folder: string
  dataDir: string
  password: string
}

/** Sorted as no program of ours sorts: a statement that forgets its collation shows. */
const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US']

async function initialise({ initdb, owner }: Postgres, { folder, dataDir, password }: Place): Promise<void> {
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o644 })
  const child = spawn(
    initdb,
    [
      `--pgdata=${dataDir}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=password',
      '--no-sync',
      ...locale,
    ],
    { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let words = ''
  child.stderr.on('data', (chunk) => {
    words += chunk
  })
  const [code] = await once(child, 'close')
  await rm(passwordFile)
  if (code !== 0) throw new Error(`initdb ended with code ${code}: ${words}`)
}

type ServerOptions = PostgresOptions & Place & { port: number }

function createServer({ postgres, owner }: Postgres, options: ServerOptions): PostgresServer {
  const { folder, dataDir, port, password } = options
  const logPath = join(folder, 'log')
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    max_connections: 200,
    ...(options.fsync === false && noDisk),
    ...options.settings,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const log = () => readFile(logPath, 'utf8')
  let child: ChildProcess | undefined

  const launch = async () => {
    const file = await open(logPath, 'a')
    const launched = spawn(postgres, ['-D', dataDir, ...flags], {
      ...owner,
      cwd: folder,
      stdio: ['ignore', file.fd, file.fd],
    })
    await file.close()
    return launched
  }
  const end = async (signal: NodeJS.Signals) => {
    const ending = child
    child = undefined
    if (!ending || hasEnded(ending)) return
    ending.kill(signal)
    await once(ending, 'exit')
  }
  return {
    port,
    dataDir,
    url: (database = 'postgres') => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
    log,
    start: async () => {
      await waitFor(`PostgreSQL to serve port ${port}`, async () => {
        // What is left of a killed server keeps the next one from starting until it has noticed.
        if (!child || hasEnded(child)) child = await launch()
        return isReady(dataDir, child)
      }).catch(async (error: Error) => {
        await end('SIGKILL')
        throw new Error(`${error.message}: ${(await log()).slice(-2000)}`)
      })
    },
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
    close: async () => {
      await end('SIGQUIT')
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    },
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

/** The server says so itself, in the last line of a file that begins with its process's id. */
async function isReady(dataDir: string, { pid }: ChildProcess): Promise<boolean> {
  const lines = (await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
}
