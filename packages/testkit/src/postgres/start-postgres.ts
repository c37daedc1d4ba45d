/** A PostgreSQL server of one's own, on the loopback. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../process.ts'
import { endAbandonedServers, folderPrefix, writeOwner } from './abandoned-servers.ts'
import { findPostgres, type Postgres } from './find-postgres.ts'
import { createServer, type PostgresServer } from './server-process.ts'

export interface PostgresOptions {
  /** Whether what is committed survives a power cut. It does unless said; tests do without. */
  fsync?: boolean
  /** Chosen freely when absent. */
  port?: number
  /** As in postgresql.conf. */
  settings?: Record<string, string | number>
  /** Why it must be a server of its own: told to those who named another one. */
  because?: string
  /** Where its programs are, if not those from npm. */
  bin?: string | undefined
}

const noDisk = { fsync: 'off', full_page_writes: 'off' }

export async function startPostgres({
  fsync = true,
  port,
  settings,
  because,
  bin,
}: PostgresOptions = {}): Promise<PostgresServer> {
  if (because && process.env.TEST_DATABASE_URL) console.log(`  not on the server of TEST_DATABASE_URL: ${because}`)
  await endAbandonedServers()
  const { folder, dataDir, programs } = await prepareFolder(bin)
  const password = randomBytes(12).toString('hex')
  await initialise(programs, { folder, dataDir, password, isNewest: bin === undefined })
  const server = createServer(programs, {
    ...{ folder, dataDir, password },
    port: port ?? (await findFreePort()),
    settings: { ...(!fsync && noDisk), ...settings },
  })
  await server.start()
  return server
}

/** Of this process: when it is killed, the next one that starts a server ends what runs in it. */
export async function prepareFolder(bin?: string) {
  const folder = await mkdtemp(join(tmpdir(), folderPrefix))
  await writeOwner(folder)
  return { folder, dataDir: join(folder, 'data'), programs: await findPostgres(folder, bin) }
}

interface Place {
  folder: string
  dataDir: string
  password: string
  isNewest: boolean
}

/** Of a password that is random: else each connection takes 5 ms to derive its key. Version 15 does not know it. */
const quickLogin = '--set=scram_iterations=1'

/** Sorted as no program of ours sorts: a statement that forgets its collation shows. */
const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=icu', '--icu-locale=en-US']

async function initialise({ initdb, owner }: Postgres, { folder, dataDir, password, isNewest }: Place): Promise<void> {
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
      ...(isNewest ? [quickLogin] : []),
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
