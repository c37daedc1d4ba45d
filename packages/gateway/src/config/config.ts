/** The settings, read once from the environment and DATA_DIR (read-settings.ts) and passed on as plain data. */
import type { AlertConfig } from './alert-config.ts'
import type { DatabaseConfig } from './database-url.ts'
import type { OidcConfig } from './oidc-config.ts'
import type { BlobPlace } from './parse-blob-url.ts'
import type { Secret } from './secret.ts'
import type { SettingName } from './settings.ts'

export interface Config {
  port: number
  host: string
  publicUrl: string
  dataDir: string
  database: DatabaseConfig
  blobs: BlobPlace
  /** The first seals, all open. */
  masterKeys: Secret<Uint8Array>[]
  operatorToken: Secret<string>
  /** Single sign-on; null without. */
  oidc: OidcConfig | null
  /** Whether people log in with a password. */
  passwordLogin: boolean
  roles: { api: boolean; worker: boolean }
  outboundAllow: string
  trustProxy: string[]
  /** The pause after each failed attempt, in ms. */
  retryScheduleMs: number[]
  webhookTimeoutMs: number
  webhookConcurrency: number
  /** Messages a second. */
  connectorRate: number
  attachmentTtlMs: number
  attachmentGraceMs: number
  reopenWindowMs: number
  /** `off` or a duration, for connectors without their own; see retention.ts. */
  retention: string
  alerts: AlertConfig
  logLevel: string
  /** OpenTelemetry's variables, when traces are wanted; see read-tracing.ts. */
  tracing: Secret<Record<string, string>> | null
  /** Where each setting that is not left at its default was set; `file` is `DATA_DIR/passerelle.env`. */
  sources: Partial<Record<SettingName, 'environment' | 'file'>>
}
