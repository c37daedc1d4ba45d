/** A server's process on a data folder: started, stopped, killed, and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '../wait-for.ts'
import type { Postgres } from './find-postgres.ts'

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

export interface ServerOptions {
  /** Its own, with its log; the data is in it. */
  folder: string
  dataDir: string
  password: string
  port: number
  settings: Record<string, string | number>
}

export function createServer({ postgres, owner }: Postgres, options: ServerOptions): PostgresServer {
  const { folder, dataDir, port, password } = options
  const logPath = join(folder, 'log')
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    max_connections: 200,
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

/** The server says so itself, in the last line of a file that begins with its process's id; a replica only reads. */
async function isReady(dataDir: string, { pid }: ChildProcess): Promise<boolean> {
  const lines = (await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return Number(lines[0]) === pid && /^(ready|standby)/.test(lines[7] ?? '')
}
