/** Turns the text of one setting into its value, or says what is wrong and what to write. Pure. */
import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import { durationMs, longestDurationMs } from '../lib/duration.ts'
import { isRetention, retentionForms } from './retention.ts'
import { Secret } from './secret.ts'

/** What is wrong with a value, and what to write instead: two clauses that end a sentence. */
export class Problem {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

export type Parse<T> = (text: string) => T | Problem

export const parseInteger =
  (min: number, max: number): Parse<number> =>
  (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
    return value >= min && value <= max ? value : new Problem(`write a whole number from ${min} to ${max}`)
  }

export const parseDuration =
  (min: string, max: string): Parse<number> =>
  (text) => {
    const ms = durationMs(text)
    if (ms === undefined) return new Problem('write a number and its unit: 500ms, 2s, 5m, 3h or 7d')
    const fits = ms >= (durationMs(min) ?? 0) && ms <= (durationMs(max) ?? longestDurationMs)
    return fits ? ms : new Problem(`write a duration from ${min} to ${max}`)
  }

export const parseRetention: Parse<string> = (text) =>
  isRetention(text.toLowerCase()) ? text.toLowerCase() : new Problem(`write ${retentionForms}`)

export const splitList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const parseDurations: Parse<number[]> = (text) => {
  const parts = splitList(text)
  const wrong = parts.find((part) => !durationMs(part))
  if (wrong !== undefined) return new Problem(`"${wrong}" is not a duration above zero: write 2s,5s,15s,1m for example`)
  const values = parts.map((part) => durationMs(part) ?? 0)
  return values.length > 0 && values.length <= 100
    ? values
    : new Problem('write 1 to 100 durations, 2s,5s,1m for example')
}

export const parseChoice =
  <T extends string>(choices: readonly T[]): Parse<T> =>
  (text) =>
    choices.find((choice) => choice === text.toLowerCase()) ?? new Problem(`write one of ${choices.join(', ')}`)

/** An http(s) URL without a slash at its end; '' when there is none. */
export const parsePublicUrl: Parse<string> = (text) => {
  if (text === '') return ''
  const url = URL.canParse(text) ? new URL(text) : undefined
  const plain = url && !url.username && !url.password && !text.includes('?') && !text.includes('#')
  if (!url || !plain || !/^https?:$/.test(url.protocol)) {
    return new Problem(
      'write the http or https address partners reach this server at, https://chat.example.com for example',
    )
  }
  return url.href.replace(/\/+$/, '')
}

const filePath = (text: string, scheme: string): string | undefined =>
  new RegExp(`^${scheme}:(?://(?=/))?([^\\0]+)$`).exec(text)?.[1]

export const parseDatabaseUrl: Parse<string> = (text) => {
  if (/^postgres(ql)?:/.test(text)) {
    return new Problem('PostgreSQL is not supported yet: write sqlite:passerelle.db, or unset it')
  }
  return (
    filePath(text, 'sqlite') ?? new Problem('write sqlite: and a file, sqlite:passerelle.db or sqlite:/var/lib/chat.db')
  )
}

export const parseBlobUrl: Parse<string> = (text) => {
  if (text.startsWith('s3:')) return new Problem('S3 is not supported yet: write file:blobs, or unset it')
  return filePath(text, 'file') ?? new Problem('write file: and a folder, file:blobs or file:/var/lib/blobs')
}

export const parseRoles: Parse<{ api: boolean; worker: boolean }> = (text) => {
  const roles = splitList(text)
  const wrong = roles.find((role) => role !== 'api' && role !== 'worker')
  if (wrong !== undefined) return new Problem(`"${wrong}" is not a role: write api,worker, or unset it`)
  if (new Set(roles).size !== 2) {
    return new Problem('running only one of the roles is not supported yet: write api,worker, or unset it')
  }
  return { api: true, worker: true }
}

const base64Key = /^[A-Za-z0-9+/_-]{43}=?$/

/** Never repeats what was given: it is a secret even when it is wrong. */
export const parseMasterKeys: Parse<Secret<Uint8Array>[]> = (text) => {
  const parts = splitList(text)
  const wrong = parts.findIndex((part) => !base64Key.test(part))
  if (wrong >= 0) {
    const which = parts.length > 1 ? `key ${wrong + 1} of the list` : 'it'
    return new Problem(`${which} is not 32 bytes in base64: write what "openssl rand -base64 32" prints`)
  }
  return parts.map((part) => new Secret(new Uint8Array(Buffer.from(part, 'base64url'))))
}

const minTokenLength = 16

export const parseOperatorToken: Parse<Secret<string> | null> = (text) => {
  if (text === '') return null
  const todo = 'write what "openssl rand -hex 24" prints'
  if (!/^[\x21-\x7e]{1,512}$/.test(text)) return new Problem(`it has spaces or characters outside ASCII: ${todo}`)
  return text.length < minTokenLength
    ? new Problem(`it has fewer than ${minTokenLength} characters and could be guessed: ${todo}`)
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
    : new Problem(`"${wrong}" is neither a host nor a network: write chat.internal,10.0.0.0/8 for example`)
}

const proxyGroups = ['loopback', 'linklocal', 'uniquelocal']

export const parseTrustProxy: Parse<string[]> = (text) => {
  if (/^(off|false|no)$/i.test(text)) return []
  const wrong = splitList(text).find((part) => !isNetwork(part) && !proxyGroups.includes(part))
  return wrong === undefined
    ? splitList(text)
    : new Problem(
        `"${wrong}" is not an address: write the proxies' addresses or networks, loopback,10.0.0.0/8 for example`,
      )
}
