/** Which servers somebody logged in to, in a file that only they can read. */
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import { naming } from '../naming.ts'

export interface Credentials {
  /** The one that was logged in to last. */
  current: string | null
  tokens: Record<string, string>
}

export const credentialsPath = (): string =>
  join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'passerelle', 'credentials.json')

export async function readCredentials(): Promise<Credentials> {
  const path = credentialsPath()
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new StartRefused(reason('credentials_unreadable', { path, detail: error.code ?? error.message }))
  })
  if (text === undefined) return { current: null, tokens: {} }
  try {
    const { current = null, tokens = {} } = JSON.parse(text) as Partial<Credentials>
    return { current, tokens }
  } catch {
    throw new StartRefused(reason('credentials_unreadable', { path, detail: 'JSON' }))
  }
}

/** Whole, or not at all. */
export async function saveCredentials(credentials: Credentials): Promise<void> {
  const path = credentialsPath()
  if (Object.keys(credentials.tokens).length === 0) return rm(path, { force: true })
  const draft = `${path}.${randomBytes(4).toString('hex')}`
  const write = async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(draft, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
    await rename(draft, path)
  }
  await naming('file', path, write())
}
