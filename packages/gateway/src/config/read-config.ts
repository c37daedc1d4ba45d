/**
 * The environment, and the file of settings beside the data, turned into a Config, or into everything that is wrong
 * with them, in one go. Pure: secrets that are generated when absent are filled in by load-secrets.ts.
 */

import { resolve } from 'node:path'
import { type Reason, reason } from '@passerelle/protocol/errors'
import { nearestOf } from '../lib/nearest.ts'
import type { AlertConfig } from './alert-config.ts'
import type { Config } from './config.ts'
import type { DatabaseConfig } from './database-url.ts'
import { type Environment, withoutServiceLinks } from './environment.ts'
import type { BlobPlace } from './parse-blob-url.ts'
import { Problem } from './parse-setting.ts'
import { findOidcProblems, readOidc } from './read-oidc.ts'
import { readTracing } from './read-tracing.ts'
import type { Secret } from './secret.ts'
import { type SettingName, type SettingValue, settingPrefix, settings } from './settings.ts'
import type { SettingsFile } from './settings-file.ts'

/** A Config whose secrets are perhaps still to be read from DATA_DIR. */
export interface ConfigWithoutSecrets extends Omit<Config, 'operatorToken'> {
  /** Null when the environment names none; so is an empty `masterKeys`. */
  operatorToken: Secret<string> | null
}

export type ReadResult = { config: ConfigWithoutSecrets } | { problems: Reason[] }

/** `cwd` is what a relative DATA_DIR is relative to. What the environment says wins over the file. */
export function readConfig(environment: Environment, cwd = '.', file = noFile): ReadResult {
  const env = withoutServiceLinks(environment)
  const problems = [...file.problems]
  const sources: Config['sources'] = {}

  function read<Name extends SettingName>(name: Name): SettingValue<Name>
  function read(name: SettingName): unknown {
    const { default: fallback, parse } = settings[name]
    const given = findGiven(env, file, name)
    if (given) sources[name] = given.place === undefined ? 'environment' : 'file'
    const value = parse(given?.text ?? fallback)
    if (!(value instanceof Problem)) return value
    problems.push(describe(name, given ?? { variable: settingPrefix + name, text: fallback }, value))
    return parse(fallback)
  }

  const readAlerts = (): AlertConfig => {
    const [server, from, to] = [read('ALERT_SMTP_URL'), read('ALERT_EMAIL_FROM'), read('ALERT_EMAIL_TO')]
    return {
      url: read('ALERT_URL'),
      secret: read('ALERT_SECRET'),
      mail: server && from !== '' && to.length > 0 ? { server, from, to } : null,
      failingMs: read('ALERT_CONNECTOR_FAILING'),
      diskFree: read('ALERT_DISK_FREE'),
      repeatMs: read('ALERT_REPEAT'),
    }
  }

  const port = read('PORT')
  const dataDir = findDataDir(env, cwd)
  const config: ConfigWithoutSecrets = {
    port,
    host: read('HOST'),
    publicUrl: read('PUBLIC_URL') || `http://localhost:${port}`,
    dataDir,
    database: inFolder(dataDir, read('DATABASE_URL')),
    blobs: within(dataDir, read('BLOB_URL')),
    masterKeys: read('MASTER_KEY'),
    operatorToken: read('OPERATOR_TOKEN'),
    oidc: readOidc(read),
    passwordLogin: read('PASSWORD_LOGIN'),
    roles: read('ROLES'),
    outboundAllow: read('OUTBOUND_ALLOW'),
    trustProxy: read('TRUST_PROXY'),
    retryScheduleMs: read('RETRY_SCHEDULE'),
    webhookTimeoutMs: read('WEBHOOK_TIMEOUT'),
    webhookConcurrency: read('WEBHOOK_CONCURRENCY'),
    connectorRate: read('CONNECTOR_RATE'),
    attachmentTtlMs: read('ATTACHMENT_TTL'),
    attachmentGraceMs: read('ATTACHMENT_GRACE'),
    reopenWindowMs: read('REOPEN_WINDOW'),
    retention: read('RETENTION'),
    alerts: readAlerts(),
    logLevel: read('LOG_LEVEL'),
    tracing: readTracing(env),
    sources,
  }
  if (config.database.engine === 'sqlite' && !(config.roles.api && config.roles.worker)) {
    const given = findGiven(env, file, 'ROLES') ?? { variable: `${settingPrefix}ROLES`, text: '' }
    problems.push(describe('ROLES', given, new Problem(reason('one_role_unsupported'))))
  }
  if (!config.alerts.mail && problems.length === 0) problems.push(...findHalfMail(env, file))
  problems.push(...findOidcProblems(config, (name) => findGiven(env, file, name)?.text))
  problems.push(...findUnknown(env, file))
  return problems.length > 0 ? { problems } : { config }
}

const within = (dataDir: string, place: BlobPlace): BlobPlace =>
  place.kind === 'file' ? { ...place, path: resolve(dataDir, place.path) } : place

const inFolder = (dataDir: string, database: DatabaseConfig): DatabaseConfig =>
  database.engine === 'sqlite' ? { ...database, path: resolve(dataDir, database.path) } : database

const noFile: SettingsFile = { values: new Map(), problems: [] }

export function findDataDir(env: Environment, cwd: string): string {
  return resolve(cwd, findGiven(env, noFile, 'DATA_DIR')?.text ?? settings.DATA_DIR.default)
}

interface Given {
  variable: string
  text: string
  /** In the file. */
  place?: string
}

/** The prefixed one wins; an empty one counts as not set. */
function findGiven(env: Environment, { values }: SettingsFile, name: SettingName): Given | undefined {
  const variables = [settingPrefix + name, ...(settings[name].plain ? [name] : [])]
  for (const variable of variables) {
    const text = env[variable]?.trim()
    if (text) return { variable, text }
  }
  for (const variable of variables) {
    const { text = '', place = '' } = values.get(variable) ?? {}
    if (text.trim()) return { variable, text: text.trim(), place }
  }
  return undefined
}

function describe(name: SettingName, { variable, text, place }: Given, { reason: problem }: Problem): Reason {
  const where = place === undefined ? variable : `${place}: ${variable}`
  if (settings[name].secret) return reason('secret_setting_wrong', { variable: where, problem })
  return reason('setting_wrong', { variable: where, value: withoutCredentials(text), problem })
}

/** Database and blob URLs carry passwords before their last `@`, whatever is in them, and keys in their query. */
const withoutCredentials = (text: string): string => text.replace(/\/\/.*@/s, '//').replace(/\?.*$/s, '')

const mailSettings = ['ALERT_SMTP_URL', 'ALERT_EMAIL_FROM', 'ALERT_EMAIL_TO'] as const

/** Of what mail needs, some is there and some is not. */
function findHalfMail(env: Environment, file: SettingsFile): Reason[] {
  const given = mailSettings.flatMap((name) => findGiven(env, file, name) ?? [])
  const missing = mailSettings.filter((name) => !findGiven(env, file, name)).map((name) => settingPrefix + name)
  const [first] = given
  return first && missing.length > 0 ? [reason('mail_settings_missing', { variable: first.variable, missing })] : []
}

const names = Object.keys(settings)

function findUnknown(env: Environment, { values }: SettingsFile): Reason[] {
  const inEnvironment = Object.entries(env).map(([variable, text]) => ({ variable, text, place: undefined }))
  const inFile = [...values].map(([variable, { text, place }]) => ({ variable, text, place }))
  return [...inEnvironment, ...inFile].flatMap(({ variable, text, place }): Reason[] => {
    if (!variable.startsWith(settingPrefix) || !text) return []
    const where = place === undefined ? variable : `${place}: ${variable}`
    if (place !== undefined && bare(variable) === 'DATA_DIR') {
      return [reason('setting_misplaced', { variable: where })]
    }
    if (names.includes(bare(variable))) return []
    const found = { variable: where, nearest: settingPrefix + nearestOf(names, bare(variable).toUpperCase()) }
    return [place === undefined ? reason('variable_unknown', found) : reason('file_setting_unknown', found)]
  })
}

const bare = (variable: string): string => variable.slice(settingPrefix.length)
