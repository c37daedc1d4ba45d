/**
 * Fills in the secrets that the environment does not name: from their files in DATA_DIR, which are made on first use.
 * The files are for their owner only, and appear whole and on disk, or not at all.
 */

import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Reason, reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../lib/errors.ts'
import { syncFolder } from '../lib/sync-folder.ts'
import type { Config } from './config.ts'
import { nameOfDatabase } from './database-url.ts'
import { type Parse, Problem, parseMasterKeys, parseOperatorToken } from './parse-setting.ts'
import type { ConfigWithoutSecrets } from './read-config.ts'
import { Secret } from './secret.ts'

/** Why the program cannot go on with these settings: shown as it is, without a stack trace. */
export class ConfigError extends StartRefused {
  constructor(problems: readonly Reason[]) {
    super(reason('settings_wrong', { problems }))
  }
}

export interface LoadSecretsOptions {
  /** Only what serves creates DATA_DIR. */
  createDataDir: boolean
}

export async function loadSecrets(config: ConfigWithoutSecrets, options: LoadSecretsOptions): Promise<Config> {
  if (options.createDataDir || needsDataDir(config)) await readyDataDir(config.dataDir, options.createDataDir)
  // Looked at first: another process may create the key and then the database while this one is here.
  const { database } = config
  const hadDatabase = database.engine === 'sqlite' && existsSync(database.path)
  return {
    ...config,
    masterKeys: config.masterKeys.length > 0 ? config.masterKeys : await loadMasterKeys(config, hadDatabase),
    operatorToken: config.operatorToken ?? (await loadToken(operatorTokenPath(config.dataDir))),
    alerts: lacksAlertSecret(config) ? { ...config.alerts, secret: await loadAlertSecret(config) } : config.alerts,
  }
}

/** Else all is kept elsewhere: rows in PostgreSQL, files on S3, secrets in the settings. */
export const needsDataDir = (config: ConfigWithoutSecrets): boolean => {
  const { database, blobs, masterKeys, operatorToken } = config
  const lacksSecret = masterKeys.length === 0 || operatorToken === null || lacksAlertSecret(config)
  return database.engine === 'sqlite' || blobs.kind === 'file' || lacksSecret
}

const lacksAlertSecret = ({ alerts }: ConfigWithoutSecrets): boolean => alerts.url !== '' && alerts.secret === null

async function readyDataDir(dataDir: string, create: boolean): Promise<void> {
  if (create) {
    await naming('data_dir_not_created', dataDir, mkdir(dataDir, { recursive: true, mode: 0o700 }))
    return
  }
  const found = await stat(dataDir).catch(() => undefined)
  if (found?.isDirectory()) return
  throw new ConfigError([reason('data_dir_missing', { path: dataDir })])
}

function loadMasterKeys(
  { dataDir, database }: ConfigWithoutSecrets,
  hadDatabase: boolean,
): Promise<Secret<Uint8Array>[]> {
  const path = join(dataDir, 'master-key')
  return loadSecret(path, parseMasterKeys, () => {
    if (hadDatabase) {
      throw new ConfigError([reason('master_key_gone', { database: nameOfDatabase(database), path })])
    }
    const key = randomBytes(32)
    return { text: key.toString('base64'), value: [new Secret(new Uint8Array(key))] }
  })
}

const operatorTokenPath = (dataDir: string): string => join(dataDir, 'operator-token')

const parseToken: Parse<Secret<string>> = (text) => parseOperatorToken(text) ?? new Problem(reason('secret_empty'))

/** The token in its file, which is not made when it is missing. Throws ConfigError when the server would not start with it. */
export const findOperatorToken = (dataDir: string): Promise<Secret<string> | undefined> =>
  findSecret(operatorTokenPath(dataDir), parseToken)

function loadToken(path: string): Promise<Secret<string>> {
  return loadSecret(path, parseToken, () => {
    const text = randomBytes(24).toString('hex')
    return { text, value: new Secret(text) }
  })
}

/** On PostgreSQL it is not made: of several servers, each would sign with its own. */
async function loadAlertSecret({ dataDir, database }: ConfigWithoutSecrets): Promise<Secret<string>> {
  const path = join(dataDir, 'alert-secret')
  if (database.engine === 'sqlite') return loadToken(path)
  const found = await findSecret(path, parseToken)
  if (found === undefined) throw new ConfigError([reason('alert_secret_missing')])
  return found
}

async function loadSecret<T>(path: string, parse: Parse<T>, make: () => { text: string; value: T }): Promise<T> {
  const before = await findSecret(path, parse)
  if (before !== undefined) return before
  const { text, value } = make()
  if (await createFile(path, `${text}\n`)) return value
  return parseFile(path, (await readText(path)) ?? '', parse)
}

async function findSecret<T>(path: string, parse: Parse<T>): Promise<T | undefined> {
  const text = await readText(path)
  return text === undefined ? undefined : parseFile(path, text, parse)
}

function parseFile<T>(path: string, text: string, parse: Parse<T>): T {
  const value = text.trim() === '' ? new Problem(reason('secret_file_empty')) : parse(text.trim())
  if (value instanceof Problem) throw new ConfigError([reason('secret_file_wrong', { path, problem: value.reason })])
  return value
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw new ConfigError([reason('secret_file_unreadable', { path, detail: detailOf(error) })])
  }
}

/** False when somebody else made it first. */
async function createFile(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const folder = dirname(path)
  return naming('data_dir_not_written', folder, async () => {
    try {
      await writeDurably(draft, text)
      await link(draft, path)
      return true
    } catch (error) {
      if (isCode(error, 'EEXIST')) return false
      throw error
    } finally {
      await rm(draft, { force: true })
      await syncFolder(folder)
    }
  })
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function naming<T>(
  code: 'data_dir_not_created' | 'data_dir_not_written',
  path: string,
  work: Promise<T> | (() => Promise<T>),
): Promise<T> {
  try {
    return await (typeof work === 'function' ? work() : work)
  } catch (error) {
    if (error instanceof ConfigError) throw error
    const advice = isCode(error, 'ENOSPC') ? reason('free_disk_space') : reason('allow_writing')
    throw new ConfigError([reason(code, { path, detail: detailOf(error), advice })])
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** `EACCES: permission denied, open '/x'` without the call, which says nothing to an operator. */
const detailOf = (error: unknown): string =>
  error instanceof Error ? error.message.replace(/^[A-Z]+: /, '').replace(/, \w+ '.*$/, '') : String(error)
