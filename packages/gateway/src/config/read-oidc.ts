/** The settings of single sign-on, which only count together. Pure. */
import { type Reason, reason } from '@passerelle/protocol/errors'
import type { Config } from './config.ts'
import type { OidcConfig } from './oidc-config.ts'
import { type SettingName, type SettingValue, settingPrefix } from './settings.ts'

/** Null without an issuer. All of them are read, so that a wrong one is named either way. */
export function readOidc(read: <Name extends SettingName>(name: Name) => SettingValue<Name>): OidcConfig | null {
  const issuer = read('OIDC_ISSUER')
  const config: OidcConfig = {
    issuer,
    clientId: read('OIDC_CLIENT_ID'),
    clientSecret: read('OIDC_CLIENT_SECRET'),
    name: read('OIDC_NAME') || (URL.parse(issuer)?.host ?? ''),
    scopes: read('OIDC_SCOPES'),
    domains: read('OIDC_DOMAINS'),
    trustEmail: read('OIDC_TRUST_EMAIL'),
    createIn: read('OIDC_CREATE_IN'),
    roleClaim: read('OIDC_ROLE_CLAIM') || null,
    roles: read('OIDC_ROLES'),
  }
  return issuer === '' ? null : config
}

/** What is missing beside what was given. */
export function findOidcProblems(
  { oidc, passwordLogin }: Pick<Config, 'oidc' | 'passwordLogin'>,
  given: (name: SettingName) => string | undefined,
): Reason[] {
  const missing = (name: SettingName, besides: SettingName) =>
    reason('setting_missing_beside', { variable: settingPrefix + name, besides: settingPrefix + besides })
  if (oidc) return oidc.clientId === '' ? [missing('OIDC_CLIENT_ID', 'OIDC_ISSUER')] : []
  if (given('OIDC_ISSUER') !== undefined) return []
  return [
    ...(given('OIDC_CLIENT_ID') === undefined ? [] : [missing('OIDC_ISSUER', 'OIDC_CLIENT_ID')]),
    ...(passwordLogin ? [] : [missing('OIDC_ISSUER', 'PASSWORD_LOGIN')]),
  ]
}
