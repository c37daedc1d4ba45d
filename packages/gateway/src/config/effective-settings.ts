/** What is in effect, as it would be written into the environment. Pure. */
import type { SettingItem } from '@passerelle/protocol'
import type { Config } from './config.ts'
import { nameOfDatabase } from './database-url.ts'
import { type Setting, type SettingName, settingPrefix, settings } from './settings.ts'

export function effectiveSettings(config: Config): SettingItem[] {
  const values = valuesOf(config)
  const all = Object.entries(settings) as [SettingName, Setting<unknown>][]
  return all.map(([name, { default: fallback, defaultText, meaning, secret = false }]) => ({
    name: settingPrefix + name,
    value: secret ? null : values[name],
    default: defaultText ?? fallback,
    source: config.sources[name] ?? 'default',
    secret,
    meaning,
  }))
}

function valuesOf(config: Config): Record<SettingName, string | null> {
  return {
    PORT: String(config.port),
    HOST: config.host,
    PUBLIC_URL: config.publicUrl,
    DATA_DIR: config.dataDir,
    DATABASE_URL:
      config.database.engine === 'sqlite' ? `sqlite:${config.database.path}` : nameOfDatabase(config.database),
    BLOB_URL: config.blobs.kind === 'file' ? `file:${config.blobs.path}` : config.blobs.url,
    MASTER_KEY: null,
    OPERATOR_TOKEN: null,
    OIDC_ISSUER: config.oidc?.issuer ?? '',
    OIDC_CLIENT_ID: config.oidc?.clientId ?? '',
    OIDC_CLIENT_SECRET: null,
    OIDC_NAME: config.oidc?.name ?? '',
    OIDC_SCOPES: config.oidc?.scopes ?? settings.OIDC_SCOPES.default,
    OIDC_DOMAINS: config.oidc?.domains.join(',') ?? '',
    OIDC_TRUST_EMAIL: config.oidc?.trustEmail ? 'on' : 'off',
    OIDC_CREATE_IN: config.oidc?.createIn ?? '',
    OIDC_ROLE_CLAIM: config.oidc?.roleClaim ?? '',
    OIDC_ROLES:
      config.oidc?.roles.map(({ role, value }) => `${role}=${value}`).join(',') ?? settings.OIDC_ROLES.default,
    PASSWORD_LOGIN: config.passwordLogin ? 'on' : 'off',
    ROLES: Object.entries(config.roles)
      .filter(([, isOn]) => isOn)
      .map(([role]) => role)
      .join(','),
    OUTBOUND_ALLOW: config.outboundAllow,
    TRUST_PROXY: config.trustProxy.join(',') || 'off',
    RETRY_SCHEDULE: config.retryScheduleMs.map(formatDuration).join(','),
    WEBHOOK_TIMEOUT: formatDuration(config.webhookTimeoutMs),
    WEBHOOK_CONCURRENCY: String(config.webhookConcurrency),
    CONNECTOR_RATE: String(config.connectorRate),
    ATTACHMENT_TTL: formatDuration(config.attachmentTtlMs),
    ATTACHMENT_GRACE: formatDuration(config.attachmentGraceMs),
    REOPEN_WINDOW: formatDuration(config.reopenWindowMs),
    RETENTION: config.retention,
    ALERT_URL: config.alerts.url,
    ALERT_SECRET: null,
    ALERT_SMTP_URL: null,
    ALERT_EMAIL_FROM: config.alerts.mail?.from ?? '',
    ALERT_EMAIL_TO: config.alerts.mail?.to.join(',') ?? '',
    ALERT_CONNECTOR_FAILING: formatDuration(config.alerts.failingMs),
    ALERT_DISK_FREE: String(config.alerts.diskFree),
    ALERT_REPEAT: formatDuration(config.alerts.repeatMs),
    LOG_LEVEL: config.logLevel,
  }
}

const units: [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
]

/** In the largest unit that says it whole; a day is written as hours up to three of them, as people do. */
function formatDuration(ms: number): string {
  if (ms === 0) return '0s'
  const unit = units.find(([name, size]) => ms % size === 0 && (name !== 'd' || ms > 3 * size))
  return unit ? `${ms / unit[1]}${unit[0]}` : `${ms}ms`
}
