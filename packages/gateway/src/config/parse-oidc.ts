/** Turns the text of a setting of single sign-on into its value, or says what is wrong. Pure. */
import type { AgentRole } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { RoleValue } from './oidc-config.ts'
import { type Parse, Problem, splitList } from './parse-setting.ts'

const isLoopback = (host: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host)

/** As written: providers compare it by its letters, with or without a slash at its end. */
export const parseIssuer: Parse<string> = (text) => {
  if (text === '') return ''
  const url = URL.parse(text)
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  const isPlain = url && !url.username && !url.password && !/[?#]/.test(text)
  return isSafe && isPlain ? text : new Problem(reason('not_oidc_issuer'))
}

export const parseSwitch: Parse<boolean> = (text) => {
  const value = { on: true, off: false }[text.toLowerCase()]
  return value ?? new Problem(reason('not_choice_setting', { choices: ['on', 'off'] }))
}

export const parseScopes: Parse<string> = (text) => {
  const scopes = text.split(/[\s,]+/).filter((scope) => scope !== '')
  return scopes.includes('openid') ? scopes.join(' ') : new Problem(reason('oidc_scopes_malformed'))
}

export const parseDomains: Parse<string[]> = (text) => {
  const domains = splitList(text.toLowerCase()).map((domain) => domain.replace(/^@/, ''))
  const wrong = domains.find((domain) => !/^[^\s@/:]+\.[^\s@/:]+$/.test(domain))
  return wrong === undefined ? domains : new Problem(reason('oidc_domain_malformed', { entry: wrong }))
}

const roles: readonly AgentRole[] = ['agent', 'supervisor', 'operator']

export const parseRoleValues: Parse<RoleValue[]> = (text) => {
  const entries = splitList(text).map((entry): RoleValue | string => {
    const [name = '', ...rest] = entry.split('=')
    const role = roles.find((one) => one === name.trim())
    const value = rest.join('=').trim()
    return role && value ? { role, value } : entry
  })
  const wrong = entries.find((entry) => typeof entry === 'string')
  if (wrong !== undefined) return new Problem(reason('oidc_roles_malformed', { entry: wrong }))
  return entries.filter((entry) => typeof entry !== 'string')
}
