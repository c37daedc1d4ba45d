import { sayInEnglish } from '@passerelle/protocol/errors'
import { expect, test } from 'vitest'
import { effectiveSettings } from './effective-settings.ts'
import { readConfig } from './read-config.ts'
import { Secret } from './secret.ts'
import { settings } from './settings.ts'

const read = (env: Record<string, string>) => {
  const outcome = readConfig(env, '/srv')
  if ('problems' in outcome) throw new Error(outcome.problems.map(sayInEnglish).join())
  const secrets = { masterKeys: [new Secret(new Uint8Array(32))], operatorToken: new Secret('never-shown') }
  return effectiveSettings({ ...outcome.config, ...secrets })
}

test('each setting has its value, as it could be written again', () => {
  const before = read({ PASSERELLE_RETRY_SCHEDULE: '500ms,90s,24h,7d', PASSERELLE_TRUST_PROXY: 'loopback' })
  const onS3 = read({ PASSERELLE_BLOB_URL: 's3://bucket?region=r' }).find(({ name }) => name === 'PASSERELLE_BLOB_URL')
  expect(onS3?.value).toBe('s3://bucket?region=r')
  expect(before).toHaveLength(Object.keys(settings).length)
  const env = Object.fromEntries(before.flatMap(({ name, value }) => (value ? [[name, value]] : [])))
  expect(env).toMatchObject({ PASSERELLE_RETRY_SCHEDULE: '500ms,90s,24h,7d', PASSERELLE_ATTACHMENT_TTL: '7d' })
  const again = read(env).map((item, index) => ({ ...item, source: before[index]?.source }))
  expect(again).toEqual(before)
})

test('a secret has none', () => {
  const secrets = read({}).filter(({ secret }) => secret)
  expect(secrets.map(({ name, value }) => [name, value])).toEqual([
    ['PASSERELLE_MASTER_KEY', null],
    ['PASSERELLE_OPERATOR_TOKEN', null],
    ['PASSERELLE_OIDC_CLIENT_SECRET', null],
    ['PASSERELLE_ALERT_SECRET', null],
    ['PASSERELLE_ALERT_SMTP_URL', null],
  ])
})
