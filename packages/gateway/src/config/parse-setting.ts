/** Turns the text of one setting into its value, or says what is wrong and what to write. Pure. */

import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { type Reason, reason } from '@passerelle/protocol/errors'
import { durationMs, longestDurationMs } from '../lib/duration.ts'
import { isRetention } from './retention.ts'
import { Secret } from './secret.ts'

/** What is wrong with a value, and what to write instead: two clauses that end a sentence. */
export class Problem {
  readonly reason: Reason

  constructor(why: Reason) {
    this.reason = why
  }
}

export type Parse<T> = (text: string) => T | Problem

export const parseInteger =
  (min: number, max: number): Parse<number> =>
  (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : new Problem(reason('not_integer_setting', { min, max }))
  }

export const parseDuration =
  (min: string, max: string): Parse<number> =>
  (text) => {
    const ms = durationMs(text)
    if (ms === undefined) return new Problem(reason('not_duration_setting'))
    const fits = ms >= (durationMs(min) ?? 0) && ms <= (durationMs(max) ?? longestDurationMs)
    return fits ? ms : new Problem(reason('duration_out_of_range', { min, max }))
  }

export const parseRetention: Parse<string> = (text) =>
  isRetention(text.toLowerCase()) ? text.toLowerCase() : new Problem(reason('not_retention_setting'))

export const splitList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const parseDurations: Parse<number[]> = (text) => {
  const parts = splitList(text)
  const wrong = parts.find((part) => !durationMs(part))
  if (wrong !== undefined) return new Problem(reason('schedule_step_malformed', { step: wrong }))
  const values = parts.map((part) => durationMs(part) ?? 0)
  return values.length > 0 && values.length <= 100 ? values : new Problem(reason('schedule_malformed'))
}

export const parseChoice =
  <T extends string>(choices: readonly T[]): Parse<T> =>
  (text) =>
    choices.find((choice) => choice === text.toLowerCase()) ?? new Problem(reason('not_choice_setting', { choices }))

/** An http(s) URL without a slash at its end; '' when there is none. */
export const parsePublicUrl: Parse<string> = (text) => {
  if (text === '') return ''
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain = url && !url.username && !url.password && !text.includes('?') && !text.includes('#')
  if (!url || !plain || !/^https?:$/.test(url.protocol)) {
    return new Problem(reason('not_public_url'))
  }
  return url.href.replace(/\/+$/, '')
}

/** The file or folder of `scheme:path`. */
export const filePath = (text: string, scheme: string): string | undefined =>
  new RegExp(`^${scheme}:(?://(?=/))?([^\\0]+)$`).exec(text)?.[1]

export const parseRoles: Parse<{ api: boolean; worker: boolean }> = (text) => {
  const roles = splitList(text)
  const wrong = roles.find((role) => role !== 'api' && role !== 'worker')
  if (wrong !== undefined) return new Problem(reason('role_unknown', { role: wrong }))
  if (roles.length === 0) return new Problem(reason('role_unknown', { role: '' }))
  return { api: roles.includes('api'), worker: roles.includes('worker') }
}

const base64Key = /^[A-Za-z0-9+/_-]{43}=?$/

/** Never repeats what was given: it is a secret even when it is wrong. */
export const parseMasterKeys: Parse<Secret<Uint8Array>[]> = (text) => {
  const parts = splitList(text)
  const wrong = parts.findIndex((part) => !base64Key.test(part))
  if (wrong >= 0) {
    const ofList = reason('master_key_of_list_malformed', { number: wrong + 1 })
    return new Problem(parts.length > 1 ? ofList : reason('master_key_malformed'))
  }
  return parts.map((part) => new Secret(new Uint8Array(Buffer.from(part, 'base64url'))))
}

const minTokenLength = 16

export const parseOperatorToken: Parse<Secret<string> | null> = (text) => {
  if (text === '') return null
  if (!/^[\x21-\x7e]{1,512}$/.test(text)) return new Problem(reason('operator_token_not_ascii'))
  return text.length < minTokenLength
    ? new Problem(reason('operator_token_too_short', { min: minTokenLength }))
    : new Secret(text)
}

const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}

const isHostName = (text: string): boolean => !/[:/@*?#[\]\s]/.test(text) && /^[a-z0-9_.-]+$/.test(domainToASCII(text))

export const parseOutboundAllow: Parse<string> = (text) => {
  const wrong = splitList(text).find((part) => !isNetwork(part.replace(/^\[(.*)\]$/, '$1')) && !isHostName(part))
  return wrong === undefined
    ? splitList(text).join(',')
    : new Problem(reason('outbound_allow_malformed', { entry: wrong }))
}

const proxyGroups = ['loopback', 'linklocal', 'uniquelocal']

export const parseTrustProxy: Parse<string[]> = (text) => {
  if (/^(off|false|no)$/i.test(text)) return []
  const wrong = splitList(text).find((part) => !isNetwork(part) && !proxyGroups.includes(part))
  return wrong === undefined ? splitList(text) : new Problem(reason('trust_proxy_malformed', { entry: wrong }))
}
