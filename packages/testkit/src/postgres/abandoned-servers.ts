/** Servers of programs that were killed: the next one that starts a server ends them. */
import { execFile } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const folderPrefix = 'passerelle-postgres-'

const ownerFile = 'started-by'

export const writeOwner = (folder: string): Promise<void> => writeFile(join(folder, ownerFile), `${process.pid}`)

export async function endAbandonedServers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(folderPrefix))
  await Promise.all(names.map((name) => endIfAbandoned(join(tmpdir(), name))))
}

async function endIfAbandoned(folder: string): Promise<void> {
  const owner = await readNumber(join(folder, ownerFile))
  // One that is only being made has none yet.
  if (owner === undefined || isAlive(owner)) return
  const server = await readNumber(join(folder, 'data', 'postmaster.pid'))
  if (server !== undefined && (await isServerOf(server, folder))) process.kill(server, 'SIGKILL')
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }).catch(() => undefined)
}

async function readNumber(path: string): Promise<number | undefined> {
  const number = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10)
  return Number.isNaN(number) ? undefined : number
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The number may be another process's by now. */
const isServerOf = (pid: number, folder: string): Promise<boolean> =>
  promisify(execFile)('ps', ['-o', 'args=', '-p', `${pid}`]).then(
    ({ stdout }) => stdout.includes(folder),
    () => false,
  )
