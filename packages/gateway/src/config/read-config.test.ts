import { inspect } from 'node:util'
import { sayInEnglish } from '@passerelle/protocol/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { durationMs } from '../lib/duration.ts'
import type { Environment } from './environment.ts'
import { readConfig } from './read-config.ts'

const key = Buffer.alloc(32, 7).toString('base64')

function configOf(env: Environment) {
  const result = readConfig(env, '/srv')
  if ('problems' in result) throw new Error(result.problems.map(sayInEnglish).join('\n'))
  return result.config
}

function problemsOf(env: Environment): string[] {
  const result = readConfig(env, '/srv')
  return 'problems' in result ? result.problems.map(sayInEnglish) : []
}

test('an empty environment gives every default', () => {
  expect(configOf({})).toEqual({
    port: 8080,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:8080',
    dataDir: '/srv/data',
    database: { engine: 'sqlite', path: '/srv/data/passerelle.db' },
    blobs: { kind: 'file', path: '/srv/data/blobs' },
    masterKeys: [],
    operatorToken: null,
    oidc: null,
    passwordLogin: true,
    roles: { api: true, worker: true },
    outboundAllow: '',
    trustProxy: [],
    retryScheduleMs: [2, 5, 15, 60, 300, 900, 3600, 10800, 21600, 43200, 86400, 86400, 86400].map((s) => s * 1000),
    webhookTimeoutMs: 10_000,
    webhookConcurrency: 16,
    connectorRate: 5000,
    attachmentTtlMs: 7 * 86_400_000,
    attachmentGraceMs: 2 * 3_600_000,
    reopenWindowMs: 86_400_000,
    retention: 'off',
    alerts: { url: '', secret: null, mail: null, failingMs: 600_000, diskFree: 10, repeatMs: 6 * 3_600_000 },
    logLevel: 'info',
    tracing: null,
    sources: {},
  })
})

test('an empty value counts as not set, everywhere', () => {
  const empty = {
    PASSERELLE_PORT: '',
    PORT: ' ',
    PASSERELLE_DATABASE_URL: '',
    PASSERELLE_MASTER_KEY: '',
    PASSERELLE_X: '',
  }
  expect(configOf(empty)).toEqual(configOf({}))
})

describe('what is read', () => {
  test.each([
    ['plain PORT', { PORT: '81' }, { port: 81, publicUrl: 'http://localhost:81' }],
    ['the prefixed PORT over the plain one', { PORT: '81', PASSERELLE_PORT: '82' }, { port: 82 }],
    ['plain DATABASE_URL', { DATABASE_URL: 'sqlite:/x/y.db' }, { database: { engine: 'sqlite', path: '/x/y.db' } }],
    [
      'the prefixed DATABASE_URL over the plain one',
      { DATABASE_URL: 'postgres://db/x', PASSERELLE_DATABASE_URL: 'sqlite:z.db', PASSERELLE_DATA_DIR: '/d' },
      { database: { engine: 'sqlite', path: '/d/z.db' } },
    ],
    ['a URL with three slashes', { DATABASE_URL: 'sqlite:///x.db' }, { database: { engine: 'sqlite', path: '/x.db' } }],
    ['an absolute BLOB_URL', { PASSERELLE_BLOB_URL: 'file:/b' }, { blobs: { kind: 'file', path: '/b' } }],
    [
      'a bucket',
      { PASSERELLE_BLOB_URL: 's3://my-files' },
      { blobs: { kind: 's3', bucket: 'my-files', prefix: '', endpoint: null, region: null, encryption: null } },
    ],
    [
      'a bucket of another server, with a prefix and a key',
      { PASSERELLE_BLOB_URL: 's3://b.c/d/e/?endpoint=http://h:9000&region=r&encryption=aws:kms&kmsKey=k/1' },
      {
        blobs: {
          bucket: 'b.c',
          prefix: 'd/e/',
          endpoint: 'http://h:9000',
          region: 'r',
          encryption: 'aws:kms',
          kmsKey: 'k/1',
        },
      },
    ],
    ['PUBLIC_URL without its last slash', { PASSERELLE_PUBLIC_URL: 'https://a.b/c/' }, { publicUrl: 'https://a.b/c' }],
    ['a short schedule', { PASSERELLE_RETRY_SCHEDULE: '500ms, 2s,1m' }, { retryScheduleMs: [500, 2000, 60_000] }],
    ['roles in any order', { PASSERELLE_ROLES: 'worker, api' }, { roles: { api: true, worker: true } }],
    ['a retention', { PASSERELLE_RETENTION: '365d' }, { retention: '365d' }],
    ['no retention, loudly', { PASSERELLE_RETENTION: 'OFF' }, { retention: 'off' }],
    ['no grace', { PASSERELLE_ATTACHMENT_GRACE: '0s' }, { attachmentGraceMs: 0 }],
    [
      'hosts and networks',
      { PASSERELLE_OUTBOUND_ALLOW: 'a.b, ::1/128,10.0.0.0/8' },
      { outboundAllow: 'a.b,::1/128,10.0.0.0/8' },
    ],
    ['proxies', { PASSERELLE_TRUST_PROXY: 'loopback, 10.0.0.1' }, { trustProxy: ['loopback', '10.0.0.1'] }],
    ['no proxies', { PASSERELLE_TRUST_PROXY: 'off' }, { trustProxy: [] }],
  ])('%s', (_, env, expected) => {
    expect(configOf(env)).toMatchObject(expected)
  })

  test.each([
    ['smtp://mail.example', { host: 'mail.example', port: 587, tls: 'starttls', login: null }],
    ['smtps://ops:p%40ss@mail.example', { port: 465, tls: 'direct', login: { user: 'ops', password: 'p@ss' } }],
    ['smtp://[::1]:25?tls=off', { host: '::1', port: 25, tls: 'off' }],
  ])('a mail server: %s', (url, expected) => {
    const addresses = { PASSERELLE_ALERT_EMAIL_FROM: 'gw@a.b', PASSERELLE_ALERT_EMAIL_TO: 'x@a.b, y@a.b' }
    const { alerts } = configOf({ PASSERELLE_ALERT_SMTP_URL: url, ...addresses })
    expect(alerts.mail).toMatchObject({ from: 'gw@a.b', to: ['x@a.b', 'y@a.b'] })
    expect(alerts.mail?.server.reveal()).toMatchObject(expected)
    expect(JSON.stringify(alerts)).not.toContain('p@ss')
  })

  test('a list of master keys, the first first, which never print', () => {
    const other = Buffer.alloc(32, 9).toString('base64')
    const config = configOf({
      PASSERELLE_MASTER_KEY: `${key},${other}`,
      PASSERELLE_OPERATOR_TOKEN: 'hush-hush-hush-hush',
    })
    expect(config.masterKeys.map((secret) => secret.reveal()[0])).toEqual([7, 9])
    expect(config.operatorToken?.reveal()).toBe('hush-hush-hush-hush')
    expect(JSON.stringify(config) + inspect(config)).not.toMatch(/hush-hush|BwcH|7, 7/)
  })
})

describe('what is refused, and what to write instead', () => {
  test.each([
    ['PORT', '80x', '"80x": write a whole number from 0 to 65535'],
    ['PORT', '65536', 'whole number'],
    ['PUBLIC_URL', 'chat.example.com', 'http or https'],
    ['PUBLIC_URL', 'ftp://a', 'http or https'],
    ['DATABASE_URL', 'mysql://x', 'sqlite:passerelle.db'],
    ['DATABASE_URL', 'postgres://u:pw@/x', 'write postgres://user:password@host/name'],
    ['DATABASE_URL', 'postgres://db/x?pool=2', 'at least 3'],
    ['DATABASE_URL', 'postgres://u:12/34@db/x', 'in the password each / # ? @ % as %2F'],
    ['DATABASE_URL', 'postgres://u:12#34@db/x', 'in the password each / # ? @ % as %2F'],
    ['DATABASE_URL', 'mysql://x', 'or postgres://user:password@host/name'],
    ['DATABASE_URL', 'sqlite:', 'sqlite:passerelle.db'],
    ['BLOB_URL', 'ftp://x', 'write file: and a folder, or s3: and a bucket'],
    ['BLOB_URL', 's3://', 'write a bucket'],
    ['BLOB_URL', 's3://Bucket', 'write a bucket'],
    ['BLOB_URL', 's3://localhost:9000/bucket', 'write a bucket'],
    ['BLOB_URL', 's3://bucket/../other', 'write a bucket'],
    ['BLOB_URL', 's3://key:hush@bucket', 'credentials do not belong there'],
    ['BLOB_URL', 's3://bucket?Region=x', '"Region" is not known after the question mark: write endpoint, region'],
    ['BLOB_URL', 's3://bucket?endpoint=localhost', 'its endpoint is not the address of a server'],
    ['BLOB_URL', 's3://bucket?endpoint=https://key:hush@host', 'its endpoint is not the address of a server'],
    ['BLOB_URL', 's3://bucket?endpoint=https://:hush@host', 'its endpoint is not the address of a server'],
    ['BLOB_URL', 's3://bucket?encryption=rot13', 'write encryption=AES256 or encryption=aws:kms'],
    ['BLOB_URL', 's3://bucket?encryption=AES256&kmsKey=k', 'a kmsKey needs encryption=aws:kms'],
    ['ROLES', 'api', 'an SQLite database has one server, which needs both roles: write api,worker'],
    ['ROLES', 'api,cook', '"cook" is not a role'],
    ['RETRY_SCHEDULE', '2s,5', '"5" is not a duration'],
    ['RETRY_SCHEDULE', '0s', '"0s" is not a duration above zero'],
    ['WEBHOOK_TIMEOUT', '10', '500ms, 2s, 5m, 3h or 7d'],
    ['WEBHOOK_TIMEOUT', '1h', 'from 1ms to 10m'],
    ['ATTACHMENT_TTL', '1w', '500ms, 2s, 5m, 3h or 7d'],
    ['RETENTION', '1h', 'write "off", or a duration from 1d to 3650d'],
    ['RETENTION', 'never', 'write "off"'],
    ['OUTBOUND_ALLOW', '10.0.0.0/33', '"10.0.0.0/33" is neither a host nor a network'],
    ['OUTBOUND_ALLOW', 'http://a.b', 'neither a host nor a network'],
    ['TRUST_PROXY', 'true', '"true" is not an address'],
    ['ALERT_URL', 'ftp://a.b', 'write an http or https URL'],
    ['ALERT_EMAIL_TO', 'a@b.c, Ops', '"Ops" is not an e-mail address'],
    ['LOG_LEVEL', 'loud', 'write one of fatal, error'],
    ['PROT', '1', 'did you mean PASSERELLE_PORT?'],
    ['DATABASE', 'x', 'did you mean PASSERELLE_DATABASE_URL?'],
  ])('PASSERELLE_%s = %s', (name, value, expected) => {
    const problems = problemsOf({ [`PASSERELLE_${name}`]: value })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(`PASSERELLE_${name} is `)
    expect(problems[0]).toContain(expected)
  })

  test('all problems at once, plain variables by their own name', () => {
    const problems = problemsOf({
      PORT: 'a',
      PASSERELLE_LOG_LEVEL: 'b',
      PASSERELLE_ROLES: 'worker',
      PASSERELLE_HOTS: 'c',
    })
    expect(problems).toHaveLength(4)
    expect(problems[0]).toMatch(/^PORT is "a"/)
  })

  test('half of what mail needs', () => {
    expect(problemsOf({ PASSERELLE_ALERT_EMAIL_TO: 'a@b.c' })).toEqual([
      'PASSERELLE_ALERT_EMAIL_TO: mail also needs PASSERELLE_ALERT_SMTP_URL, PASSERELLE_ALERT_EMAIL_FROM. Set it, or unset PASSERELLE_ALERT_EMAIL_TO.',
    ])
  })

  test('never the value of a secret, nor the password in a URL', () => {
    const problems = problemsOf({
      PASSERELLE_MASTER_KEY: `${key},c2VjcmV0`,
      PASSERELLE_OPERATOR_TOKEN: 'hush hush',
      DATABASE_URL: 'postgres://user:hush@db/x?password=hush&pool=hush',
      PASSERELLE_BLOB_URL: 's3://bucket?key=hush',
    })
    expect(problems).toHaveLength(4)
    expect(problems[0]).not.toContain('DATABASE_URL is "postgres://user')
    expect(problems.join()).not.toMatch(/hush|c2Vj|Bwc/)
    expect(problems.join()).toContain('PASSERELLE_MASTER_KEY: key 2 of the list is not 32 bytes')
  })

  test.each(['hu/sh', 'hu//sh', '12/hush', 'hu#sh', '12#hush', 'hu?sh', '12?hush', 'hu@sh/', 'hu\\sh/'])(
    'nor a password that breaks the URL it stands in: %s',
    (password) => {
      const [problem = '', ...others] = problemsOf({ DATABASE_URL: `postgres://user:${password}@db/x` })
      expect(problem).toMatch(/^DATABASE_URL is "postgres:\/\/db\/x": write postgres:/)
      expect(others).toEqual([])
    },
  )
})

test('durations read back as written, whatever their unit', () => {
  const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
  const unit = fc.constantFrom<keyof typeof units>('ms', 's', 'm', 'h', 'd')
  fc.assert(fc.property(fc.nat(3650), unit, (n, u) => durationMs(`${n}${u}`) === n * units[u]))
})

test('no environment makes it throw: it is a config or a list of problems', () => {
  const name = fc.constantFrom(
    'PORT',
    'PUBLIC_URL',
    'DATABASE_URL',
    'MASTER_KEY',
    'OUTBOUND_ALLOW',
    'TRUST_PROXY',
    'ROLES',
  )
  fc.assert(
    fc.property(
      fc.dictionary(
        name.map((n) => `PASSERELLE_${n}`),
        fc.string({ unit: 'binary' }),
      ),
      (env) => {
        const result = readConfig(env)
        return 'config' in result || result.problems.every((problem) => sayInEnglish(problem).endsWith('.'))
      },
    ),
  )
})

describe('single sign-on', () => {
  const wanted = { PASSERELLE_OIDC_ISSUER: 'https://login.example/', PASSERELLE_OIDC_CLIENT_ID: 'passerelle' }

  test('is off until an issuer is named, and then named by its host', () => {
    expect(configOf({})).toMatchObject({ oidc: null, passwordLogin: true })
    expect(configOf(wanted).oidc).toEqual({
      ...{ issuer: 'https://login.example/', clientId: 'passerelle', clientSecret: null, name: 'login.example' },
      ...{ scopes: 'openid email profile', domains: [], trustEmail: false, createIn: null, roleClaim: null },
      roles: ['agent', 'supervisor', 'operator'].map((role) => ({ role, value: role })),
    })
  })

  test('reads all that it can be told', () => {
    const { oidc, passwordLogin } = configOf({
      ...wanted,
      PASSERELLE_OIDC_CLIENT_SECRET: 'very secret',
      PASSERELLE_OIDC_SCOPES: 'openid email groups',
      PASSERELLE_OIDC_DOMAINS: 'Acme.example, @acme.test',
      PASSERELLE_OIDC_ROLE_CLAIM: 'groups',
      PASSERELLE_OIDC_ROLES: 'agent=support, operator=cn=admins',
      PASSERELLE_PASSWORD_LOGIN: 'off',
    })
    expect(oidc).toMatchObject({ domains: ['acme.example', 'acme.test'], roleClaim: 'groups' })
    expect(oidc?.roles).toEqual([
      { role: 'agent', value: 'support' },
      { role: 'operator', value: 'cn=admins' },
    ])
    expect([oidc?.clientSecret?.reveal(), passwordLogin]).toEqual(['very secret', false])
    expect(inspect(oidc)).not.toContain('very secret')
  })

  test.each<[Environment, string]>([
    [{ ...wanted, PASSERELLE_OIDC_ISSUER: 'http://login.example' }, 'https address of the provider'],
    [{ ...wanted, PASSERELLE_OIDC_ISSUER: 'https://ann@login.example' }, 'https address of the provider'],
    [{ ...wanted, PASSERELLE_OIDC_SCOPES: 'email' }, 'openid among them'],
    [{ ...wanted, PASSERELLE_OIDC_DOMAINS: 'acme' }, '"acme" is not a domain'],
    [{ ...wanted, PASSERELLE_OIDC_ROLES: 'admin=x' }, '"admin=x" does not name a role'],
    [{ ...wanted, PASSERELLE_OIDC_TRUST_EMAIL: 'maybe' }, 'on'],
    [{ PASSERELLE_OIDC_ISSUER: 'https://login.example' }, 'PASSERELLE_OIDC_CLIENT_ID is not'],
    [{ PASSERELLE_OIDC_CLIENT_ID: 'passerelle' }, 'PASSERELLE_OIDC_ISSUER is not'],
    [{ PASSERELLE_PASSWORD_LOGIN: 'off' }, 'PASSERELLE_OIDC_ISSUER is not'],
  ])('%o is refused', (env, text) => {
    expect(problemsOf(env)).toEqual([expect.stringContaining(text)])
  })
})
