/** Every setting, in one place: its default, its meaning and its form. docs/settings.md is made from this. */
import { parseAlertUrl, parseMailAddress, parseMailAddresses, parseSmtpUrl } from './alert-config.ts'
import { parseDatabaseUrl } from './database-url.ts'
import { parseBlobUrl } from './parse-blob-url.ts'
import { parseDomains, parseIssuer, parseRoleValues, parseScopes, parseSwitch } from './parse-oidc.ts'
import {
  type Parse,
  parseChoice,
  parseDuration,
  parseDurations,
  parseInteger,
  parseMasterKeys,
  parseOperatorToken,
  parseOutboundAllow,
  parsePublicUrl,
  parseRetention,
  parseRoles,
  parseTrustProxy,
} from './parse-setting.ts'
import { Secret } from './secret.ts'

export const settingPrefix = 'PASSERELLE_'

export interface Setting<T> {
  /** Read as if it had been written, when nothing was. */
  default: string
  /** The default in words, where it is not a value. */
  defaultText?: string
  meaning: string
  /** Its value is never shown. */
  secret?: boolean
  /** Honoured without the prefix too, as platforms set it. */
  plain?: boolean
  parse: Parse<T>
}

const setting = <T>(definition: Setting<T>): Setting<T> => definition

export const settings = {
  PORT: setting({
    default: '8080',
    plain: true,
    meaning: 'The port to listen on; `0` takes any free one.',
    parse: parseInteger(0, 65535),
  }),
  HOST: setting({
    default: '127.0.0.1',
    meaning: 'The address to listen on; `0.0.0.0` accepts connections from other machines.',
    parse: (text) => text,
  }),
  PUBLIC_URL: setting({
    default: '',
    defaultText: '`http://localhost:PORT`',
    meaning: 'Where partners and browsers reach this server. Used in the attachment URLs of webhooks.',
    parse: parsePublicUrl,
  }),
  DATA_DIR: setting({
    default: './data',
    meaning: 'The data folder. `serve` creates it.',
    parse: (text) => text,
  }),
  DATABASE_URL: setting({
    default: 'sqlite:passerelle.db',
    plain: true,
    meaning:
      'The database: `sqlite:` and a file, relative to DATA_DIR or absolute, ' +
      'or `postgres://user:password@host/name`, PostgreSQL 15 or newer, with `?pool=` connections, 10 unless set.',
    parse: parseDatabaseUrl,
  }),
  BLOB_URL: setting({
    default: 'file:blobs',
    meaning:
      'Where files are kept: `file:` and a folder, relative to DATA_DIR or absolute, or a bucket of an S3 server: ' +
      '`s3://bucket/prefix?endpoint=&region=&encryption=&kmsKey=`.',
    parse: parseBlobUrl,
  }),
  MASTER_KEY: setting({
    default: '',
    defaultText: 'generated into `DATA_DIR/master-key`',
    secret: true,
    meaning:
      'Seals the secrets in the database: 32 bytes in base64 (`openssl rand -base64 32`). A comma-separated list ' +
      'rotates it: the first key seals, all of them open.',
    parse: parseMasterKeys,
  }),
  OPERATOR_TOKEN: setting({
    default: '',
    defaultText: 'generated into `DATA_DIR/operator-token`',
    secret: true,
    meaning: 'The bearer token of the operator API, and the first login of the desk: at least 16 characters.',
    parse: parseOperatorToken,
  }),
  OIDC_ISSUER: setting({
    default: '',
    defaultText: 'no single sign-on',
    meaning:
      'The OpenID Connect provider that people sign in with, `https://login.example.com/realms/acme` for example. See [Single sign-on](single-sign-on.md).',
    parse: parseIssuer,
  }),
  OIDC_CLIENT_ID: setting({
    default: '',
    defaultText: 'none',
    meaning: 'The client id that the provider gave to Passerelle.',
    parse: (text) => text,
  }),
  OIDC_CLIENT_SECRET: setting({
    default: '',
    defaultText: 'none: a public client',
    secret: true,
    meaning: "That client's secret.",
    parse: (text) => (text === '' ? null : new Secret(text)),
  }),
  OIDC_NAME: setting({
    default: '',
    defaultText: 'the host of the issuer',
    meaning: 'What people call the provider: the button on the log-in page says it.',
    parse: (text) => text,
  }),
  OIDC_SCOPES: setting({
    default: 'openid email profile',
    meaning: 'What is asked of the provider, separated by spaces.',
    parse: parseScopes,
  }),
  OIDC_DOMAINS: setting({
    default: '',
    defaultText: 'any',
    meaning: 'The domains whose e-mail addresses may sign in, separated by commas.',
    parse: parseDomains,
  }),
  OIDC_TRUST_EMAIL: setting({
    default: 'off',
    meaning:
      '`on` takes an e-mail address for verified when the provider does not say whether it is. Only where nobody chooses their own address.',
    parse: parseSwitch,
  }),
  OIDC_CREATE_IN: setting({
    default: '',
    defaultText: 'accounts are not created',
    meaning: 'The id of the instance in which people without an account get one when they first sign in.',
    parse: (text) => text || null,
  }),
  OIDC_ROLE_CLAIM: setting({
    default: '',
    defaultText: 'roles are set in Passerelle',
    meaning:
      'The claim that says what somebody may do, `groups` or `realm_access.roles` for example. The role is set from it at every sign-in.',
    parse: (text) => text,
  }),
  OIDC_ROLES: setting({
    default: 'agent=agent,supervisor=supervisor,operator=operator',
    meaning:
      'Which values of OIDC_ROLE_CLAIM stand for which role: `agent=support,supervisor=leads,supervisor=heads`. The highest role counts; without any, sign-in is refused.',
    parse: parseRoleValues,
  }),
  PASSWORD_LOGIN: setting({
    default: 'on',
    meaning: '`off` leaves single sign-on, and the operator token, as the only ways in. Needs OIDC_ISSUER.',
    parse: parseSwitch,
  }),
  ROLES: setting({
    default: 'api,worker',
    meaning:
      'What this process does. An SQLite database has one server, which needs both; on PostgreSQL a server may have either.',
    parse: parseRoles,
  }),
  OUTBOUND_ALLOW: setting({
    default: '',
    defaultText: 'none',
    meaning:
      'Private hosts and networks that webhooks and attachment fetches may reach, ' +
      'for example `chat.internal,10.0.0.0/8`.',
    parse: parseOutboundAllow,
  }),
  TRUST_PROXY: setting({
    default: 'off',
    meaning:
      'The proxies whose `X-Forwarded-For` counts: addresses, networks, or `loopback`, `linklocal`, `uniquelocal`, ' +
      'separated by commas.',
    parse: parseTrustProxy,
  }),
  RETRY_SCHEDULE: setting({
    default: '2s,5s,15s,1m,5m,15m,1h,3h,6h,12h,24h,24h,24h',
    meaning: 'The pause after each failed attempt of a delivery. If the last one fails too, the delivery fails.',
    parse: parseDurations,
  }),
  WEBHOOK_TIMEOUT: setting({
    default: '10s',
    meaning: 'How long a webhook may take, including its answer.',
    parse: parseDuration('1ms', '10m'),
  }),
  WEBHOOK_CONCURRENCY: setting({
    default: '16',
    meaning: 'Customers of one connector that are served in parallel, divided among the servers.',
    parse: parseInteger(1, 1000),
  }),
  CONNECTOR_RATE: setting({
    default: '5000',
    meaning:
      "Messages a second that one connector may send, up to a minute's worth at once. Its other limits follow: " +
      '8 KiB of requests for each message; one access token for a hundred, and at least ten a second. Above them it ' +
      'gets 429. Several servers share them equally.',
    parse: parseInteger(1, 1_000_000),
  }),
  ATTACHMENT_TTL: setting({
    default: '7d',
    meaning: 'How long an attachment that is never fetched stays available to the partner.',
    parse: parseDuration('0s', '3650d'),
  }),
  ATTACHMENT_GRACE: setting({
    default: '2h',
    meaning: 'How long an attachment stays available to the partner after its first complete download.',
    parse: parseDuration('0s', '3650d'),
  }),
  REOPEN_WINDOW: setting({
    default: '24h',
    meaning: "How long after closing a customer's message still reopens the conversation; later it starts a new one.",
    parse: parseDuration('0s', '3650d'),
  }),
  RETENTION: setting({
    default: 'off',
    meaning:
      'How long a closed conversation is kept after its last activity, `365d` for example; then it is permanently ' +
      'deleted with everything that belongs to it. `off` keeps it forever. A connector can have its own.',
    parse: parseRetention,
  }),
  ALERT_URL: setting({
    default: '',
    defaultText: 'none',
    meaning: 'Where alerts are posted, signed like a webhook. A private host has to be in OUTBOUND_ALLOW.',
    parse: parseAlertUrl,
  }),
  ALERT_SECRET: setting({
    default: '',
    defaultText: 'generated into `DATA_DIR/alert-secret` when there is an ALERT_URL, on SQLite',
    secret: true,
    meaning:
      'What alerts to ALERT_URL are signed with: at least 16 characters. On PostgreSQL it has to be set, the same on ' +
      'all servers.',
    parse: parseOperatorToken,
  }),
  ALERT_SMTP_URL: setting({
    default: '',
    defaultText: 'none',
    secret: true,
    meaning:
      'The mail server that alerts go through: `smtp://user:password@host:587`, which must offer STARTTLS, `smtps://` ' +
      'for TLS from the start, or `smtp://localhost:25?tls=off`. Needs ALERT_EMAIL_FROM and ALERT_EMAIL_TO.',
    parse: parseSmtpUrl,
  }),
  ALERT_EMAIL_FROM: setting({
    default: '',
    defaultText: 'none',
    meaning: 'The address that alerts come from.',
    parse: parseMailAddress,
  }),
  ALERT_EMAIL_TO: setting({
    default: '',
    defaultText: 'none',
    meaning: 'The addresses that alerts are mailed to, separated by commas.',
    parse: parseMailAddresses,
  }),
  ALERT_CONNECTOR_FAILING: setting({
    default: '10m',
    meaning: 'How long an endpoint of a connector may fail before there is an alert.',
    parse: parseDuration('1s', '7d'),
  }),
  ALERT_DISK_FREE: setting({
    default: '10',
    meaning: 'Percent of a disk that have to be free: below there is an alert. `0` for none.',
    parse: parseInteger(0, 99),
  }),
  ALERT_REPEAT: setting({
    default: '6h',
    meaning: 'The least time between two messages about the same alert.',
    parse: parseDuration('1m', '30d'),
  }),
  LOG_LEVEL: setting({
    default: 'info',
    meaning: 'The least severe level to log: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    parse: parseChoice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  }),
}

export type SettingName = keyof typeof settings

export type SettingValue<Name extends SettingName> = (typeof settings)[Name] extends { parse: Parse<infer T> }
  ? T
  : never
