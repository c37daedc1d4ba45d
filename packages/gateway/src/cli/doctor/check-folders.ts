/** The folders: who may read them, whether they can be written, what space is left, and whose clock they keep. */
import { randomBytes } from 'node:crypto'
import { rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDiskBlobs } from '../../blobs/disk.ts'
import { ConfigError, findOperatorToken } from '../../config/load-secrets.ts'
import type { ConfigWithoutSecrets } from '../../config/read-config.ts'
import { settingsFileName } from '../../config/settings-file.ts'
import { type Finding, fail, ok, reasonOf, warn } from './finding.ts'

/** Files that rows name, and that are not on the disk. */
export interface MissingFiles {
  named: number
  count: number
  /** The key of one of them: its file's name. */
  first: string
}

const mayOthers = (mode: number): boolean => (mode & 0o077) !== 0
const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(3, '0')

export async function checkDataDir({ dataDir }: ConfigWithoutSecrets): Promise<Finding> {
  const found = await stat(dataDir).catch(() => undefined)
  if (!found?.isDirectory()) {
    return fail(
      'data folder',
      `${dataDir} is not there`,
      'Start the server once ("passerelle serve" creates it), or set PASSERELLE_DATA_DIR.',
    )
  }
  const probe = join(dataDir, `.doctor-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(probe, 'x', { flag: 'wx', mode: 0o600 })
  } catch (error) {
    return fail(
      'data folder',
      `${dataDir} cannot be written (${reasonOf(error)})`,
      'Give the user who runs Passerelle the right to write there.',
    )
  } finally {
    await rm(probe, { force: true })
  }
  if (mayOthers(found.mode)) {
    return warn('data folder', `${dataDir} is open to others (mode ${octal(found.mode)})`, `Run: chmod 700 ${dataDir}`)
  }
  return ok('data folder', dataDir)
}

export async function checkSecretFiles(config: ConfigWithoutSecrets): Promise<Finding> {
  const { dataDir, database, sources, operatorToken } = config
  const open: string[] = []
  const holdsSecret = sources.MASTER_KEY === 'file' || sources.OPERATOR_TOKEN === 'file'
  const secrets = ['master-key', 'operator-token', ...(holdsSecret ? [settingsFileName] : [])]
  const ofDatabase = ['', '-wal', '-shm'].map((suffix) => database.path + suffix)
  for (const path of [...secrets.map((name) => join(dataDir, name)), ...ofDatabase]) {
    const found = await stat(path).catch(() => undefined)
    if (found && mayOthers(found.mode)) open.push(path)
  }
  if (open.length === 0) return operatorToken ? readByOwner : checkOperatorToken(dataDir)
  return fail('secret files', `${open.join(' and ')} can be read by others`, `Run: chmod 600 ${open.join(' ')}`)
}

const readByOwner = ok('secret files', 'only their owner reads them')

async function checkOperatorToken(dataDir: string): Promise<Finding> {
  try {
    await findOperatorToken(dataDir)
    return readByOwner
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const advice = 'Replace the token in that file: the server does not start with this one.'
    return fail('secret files', error.message.replace(/\.$/, ''), advice)
  }
}

export async function checkBlobs({ blobs }: ConfigWithoutSecrets, missing: MissingFiles): Promise<Finding> {
  try {
    await openDiskBlobs(blobs.path).check()
    if (missing.count > 0) {
      const found = `${missing.count} of ${missing.named} files that messages name are not in ${blobs.path}`
      return fail('files', found, `Put them back from a backup; the first is ${missing.first}.`)
    }
    return ok('files', `${blobs.path} can be written`)
  } catch (error) {
    const advice = 'Give the user who runs Passerelle write access there, or set PASSERELLE_BLOB_URL to another folder.'
    return fail(
      'files',
      `${blobs.path} cannot be written (${reasonOf(error instanceof Error ? error.cause : error)})`,
      advice,
    )
  }
}

const mebibyte = 1024 * 1024
const failBelow = 200 * mebibyte
const warnBelow = 2048 * mebibyte

export async function checkDisk({ dataDir }: ConfigWithoutSecrets): Promise<Finding> {
  const { bavail, bsize, blocks } = await statfs(dataDir)
  const free = bavail * bsize
  const share = Math.round((bavail / Math.max(blocks, 1)) * 100)
  const found = `${Math.round(free / mebibyte).toLocaleString('en')} MiB free (${share} %)`
  const advice = 'Free some space, or move DATA_DIR to a larger disk: when it is full, messages are refused.'
  if (free < failBelow) return fail('disk', found, advice)
  return free < warnBelow ? warn('disk', found, advice) : ok('disk', found)
}

/** How far the file system's clock is ahead of this process's, in ms. */
export async function readFileClock({ dataDir }: ConfigWithoutSecrets): Promise<number> {
  const probe = join(dataDir, `.doctor-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(probe, 'x', { flag: 'wx' })
    return (await stat(probe)).mtimeMs - Date.now()
  } finally {
    await rm(probe, { force: true })
  }
}
