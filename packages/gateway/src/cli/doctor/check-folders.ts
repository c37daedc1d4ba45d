/** The folders: who may read them, whether they can be written, what space is left, and whose clock they keep. */

import { randomBytes } from 'node:crypto'
import { rm, stat, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reason, sayInEnglish } from '@passerelle/protocol/errors'
import { openBlobs } from '../../blobs/open-blobs.ts'
import { ConfigError, findOperatorToken, needsDataDir } from '../../config/load-secrets.ts'
import { nameOfPlace } from '../../config/parse-blob-url.ts'
import type { ConfigWithoutSecrets } from '../../config/read-config.ts'
import { settingsFileName } from '../../config/settings-file.ts'
import { StorageFault } from '../../lib/storage-fault.ts'
import { type Finding, fail, ok, reasonOf, skip, warn } from './finding.ts'

/** Files that rows name, and that are not on the disk. */
export interface MissingFiles {
  named: number
  count: number
  /** The key of one of them: its file's name. */
  first: string
}

const mayOthers = (mode: number): boolean => (mode & 0o077) !== 0
const octal = (mode: number): string => (mode & 0o777).toString(8).padStart(3, '0')

export async function checkDataDir(config: ConfigWithoutSecrets): Promise<Finding> {
  const { dataDir } = config
  const found = await stat(dataDir).catch(() => undefined)
  if (!found?.isDirectory()) {
    if (!needsDataDir(config)) return skip('data folder', `${dataDir} is not there, and nothing is kept in it`)
    return fail('data folder', reason('data_dir_absent', { path: dataDir }), reason('advice_start_once'))
  }
  const probe = join(dataDir, `.doctor-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(probe, 'x', { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const found = reason('path_not_writable', { path: dataDir, detail: reasonOf(error) })
    return fail('data folder', found, reason('advice_let_write'))
  } finally {
    await rm(probe, { force: true })
  }
  if (mayOthers(found.mode)) {
    const open = reason('data_dir_open_to_others', { path: dataDir, mode: octal(found.mode) })
    return warn('data folder', open, reason('advice_run', { command: `chmod 700 ${dataDir}` }))
  }
  return ok('data folder', dataDir)
}

export async function checkSecretFiles(config: ConfigWithoutSecrets): Promise<Finding> {
  const { dataDir, database, sources, operatorToken } = config
  const open: string[] = []
  const holdsSecret = (
    ['MASTER_KEY', 'OPERATOR_TOKEN', 'DATABASE_URL', 'OIDC_CLIENT_SECRET', 'ALERT_SECRET', 'ALERT_SMTP_URL'] as const
  ).some((name) => sources[name] === 'file')
  const secrets = ['master-key', 'operator-token', 'alert-secret', ...(holdsSecret ? [settingsFileName] : [])]
  const ofDatabase = database.engine === 'sqlite' ? ['', '-wal', '-shm'].map((suffix) => database.path + suffix) : []
  for (const path of [...secrets.map((name) => join(dataDir, name)), ...ofDatabase]) {
    const found = await stat(path).catch(() => undefined)
    if (found && mayOthers(found.mode)) open.push(path)
  }
  if (open.length === 0) return operatorToken ? readByOwner : checkOperatorToken(dataDir)
  const found = reason('secrets_readable_by_others', { paths: open.join(' and ') })
  return fail('secret files', found, reason('advice_run', { command: `chmod 600 ${open.join(' ')}` }))
}

const readByOwner = ok('secret files', 'only their owner reads them')

async function checkOperatorToken(dataDir: string): Promise<Finding> {
  try {
    await findOperatorToken(dataDir)
    return readByOwner
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return fail('secret files', error.reason, reason('advice_replace_token'))
  }
}

export async function checkBlobs(config: ConfigWithoutSecrets, missing: MissingFiles): Promise<Finding> {
  const path = nameOfPlace(config.blobs)
  const blobs = await openBlobs(config)
  try {
    await blobs.check()
    if (missing.count > 0) {
      const { count, named, first } = missing
      return fail(
        'files',
        reason('files_missing', { count, named, path }),
        reason('advice_put_files_back', { name: first }),
      )
    }
    return ok('files', `${path} can be written`)
  } catch (error) {
    if (config.blobs.kind === 's3' && error instanceof StorageFault) {
      return fail('files', error.problem, reason('advice_read_s3'))
    }
    const detail = reasonOf(error instanceof Error ? error.cause : error)
    return fail('files', reason('path_not_writable', { path, detail }), reason('advice_let_write_files'))
  } finally {
    await blobs.close()
  }
}

const mebibyte = 1024 * 1024
const failBelow = 200 * mebibyte
const warnBelow = 2048 * mebibyte

export async function checkDisk({ dataDir }: ConfigWithoutSecrets): Promise<Finding> {
  const { bavail, bsize, blocks } = await statfs(dataDir)
  const free = bavail * bsize
  const share = Math.round((bavail / Math.max(blocks, 1)) * 100)
  const found = reason('disk_nearly_full', { free: Math.round(free / mebibyte).toLocaleString('en'), share })
  if (free >= warnBelow) return ok('disk', sayInEnglish(found))
  return (free < failBelow ? fail : warn)('disk', found, reason('advice_free_space'))
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
