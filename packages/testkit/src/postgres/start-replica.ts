/** A server that follows another one as it writes, and can take its place. */
import { chown, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { findFreePort } from '../process.ts'
import type { Postgres } from './find-postgres.ts'
import { createServer, type PostgresServer } from './server-process.ts'
import { prepareFolder } from './start-postgres.ts'
import { withClient } from './with-client.ts'

export interface Replica extends PostgresServer {
  /** From then on it takes writes; resolves when it does. */
  promote(): Promise<void>
}

/** The primary knows it as `replica`: what `synchronous_standby_names` may name. */
export async function startReplica(primary: PostgresServer): Promise<Replica> {
  const { folder, dataDir, programs } = await prepareFolder()
  const { username, password } = new URL(primary.url())
  await copyData(primary, dataDir)
  await writeFile(join(dataDir, 'standby.signal'), '')
  await giveTo(programs.owner, dataDir)
  const source = `host=127.0.0.1 port=${primary.port} user=${username} password=${password} application_name=replica`
  const port = await findFreePort()
  const server = createServer(programs, { folder, dataDir, password, port, settings: { primary_conninfo: source } })
  await server.start()
  const promote = () => withClient(server.url(), async (client) => void (await client.query('select pg_promote()')))
  return { ...server, promote }
}

/** While it is written to: what changes meanwhile is in the log, which the replica asks for. */
const copyData = (primary: PostgresServer, dataDir: string): Promise<void> =>
  withClient(primary.url(), async (client) => {
    await client.query("alter system set wal_keep_size = '1GB'")
    await client.query('select pg_reload_conf()')
    await client.query("select pg_backup_start('replica', true)")
    await copyFiles(primary.dataDir, dataDir)
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)')
    await writeFile(join(dataDir, 'backup_label'), rows[0].labelfile)
  })

const isOfItsProcess = (path: string): boolean => /^(pg_wal[\\/].*|postmaster\.(pid|opts))$/.test(path)

async function copyFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o700 })
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    const source = join(entry.parentPath, entry.name)
    const path = source.slice(from.length + 1)
    if (isOfItsProcess(path)) continue
    if (entry.isDirectory()) await mkdir(join(to, path), { recursive: true, mode: 0o700 })
    else
      await mkdir(dirname(join(to, path)), { recursive: true, mode: 0o700 }).then(() =>
        copyIfThere(source, join(to, path)),
      )
  }
}

/** What is deleted meanwhile is deleted by the log as well. */
const copyIfThere = (from: string, to: string): Promise<void> =>
  copyFile(from, to).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })

async function giveTo(owner: Postgres['owner'], folder: string): Promise<void> {
  if (!owner) return
  const { uid, gid } = owner
  await chown(folder, uid, gid)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    await chown(join(entry.parentPath, entry.name), uid, gid)
  }
}
