import { type Clock, systemClock } from './clock.ts'
import { PasserelleError } from './errors.ts'
import { type RetryOptions, type RetryPolicy, readRetryPolicy } from './retry.ts'
import { memoryCache, type TokenCache } from './tokens.ts'
import { parseUrl } from './url.ts'

export interface ClientOptions {
  /** Where the messaging API is, without its paths: `https://app.kiamo.io`, `http://localhost:8080`. */
  baseUrl: string | URL
  clientId: string
  clientSecret: string
  /** Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch
  /** How long an answer may take, milliseconds. A download's body is not limited. Default 30 000. */
  timeoutMs?: number
  /** Shares access tokens between processes. Default: kept in this client's memory. */
  tokenCache?: TokenCache
  /**
   * Whether to send again after a failure that may pass: no answer, 429, 5xx. `true`, or how. Default: a token is asked
   * for again anywhere, messages are sent again only at a Passerelle gateway, which recognises one it has already;
   * another server could record it twice. `false`: never.
   */
  retry?: boolean | RetryOptions
  /** For tests. */
  clock?: Clock
}

export interface ClientSettings {
  /** Without a slash at its end. */
  baseUrl: string
  origin: string
  clientId: string
  clientSecret: string
  fetch: typeof globalThis.fetch
  timeoutMs: number
  tokenCache: TokenCache
  retry: RetryPolicy
  clock: Clock
}

export function readClientOptions(options: ClientOptions): ClientSettings {
  const url = readBaseUrl(options.baseUrl)
  return {
    baseUrl: url.href.replace(/\/+$/, ''),
    origin: url.origin,
    clientId: readCredential('clientId', options.clientId),
    clientSecret: readCredential('clientSecret', options.clientSecret),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeoutMs: readTimeout(options.timeoutMs),
    tokenCache: options.tokenCache ?? memoryCache(),
    retry: readRetryPolicy(options.retry),
    clock: options.clock ?? systemClock,
  }
}

function readBaseUrl(value: string | URL): URL {
  const url = parseUrl(String(value))
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new PasserelleError(
      'invalid_argument',
      `baseUrl must be an http(s) URL without a query, such as https://app.kiamo.io; it is "${value}".`,
    )
  }
  if (url.username !== '' || url.password !== '') {
    throw new PasserelleError(
      'invalid_argument',
      `baseUrl must be a URL without a user name or password: ${url.origin}${url.pathname}. They go in clientId and clientSecret.`,
    )
  }
  return url
}

/** Timers take no more, and run off at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1

function readTimeout(value = 30_000): number {
  if (value > 0 && value <= MAX_TIMEOUT_MS) return value
  throw new PasserelleError(
    'invalid_argument',
    `timeoutMs must be from 1 to ${MAX_TIMEOUT_MS} milliseconds; it is ${value}.`,
  )
}

function readCredential(name: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new PasserelleError(
    'invalid_argument',
    `${name} is ${value === undefined ? 'missing' : 'empty'}: give the one shown when the connector was created. Is its environment variable set?`,
  )
}
