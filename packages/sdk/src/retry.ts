/**
 * When a request is sent again, and after how long. Pure.
 *
 * A request without an answer, or with a 5xx, may have had its effect. A second token harms nothing; this gateway
 * recognises a repeated message and says so in its answers; of another server that is not known, so there the caller has
 * to ask for it.
 */

export interface RetryOptions {
  /** How often a request is sent again, at most. Default 2. */
  retries?: number
  /** The longest wait, milliseconds; who asks for a longer one by `Retry-After` is not asked again. Default 30 000. */
  maxWaitMs?: number
}

export interface RetryPolicy {
  /** `unless-unsafe`: only what can be repeated without harm. */
  mode: 'always' | 'never' | 'unless-unsafe'
  retries: number
  maxWaitMs: number
}

export function readRetryPolicy(retry: boolean | RetryOptions | undefined): RetryPolicy {
  const { retries = 2, maxWaitMs = 30_000 } = typeof retry === 'object' ? retry : {}
  if (retry === undefined) return { mode: 'unless-unsafe', retries, maxWaitMs }
  return { mode: retry === false ? 'never' : 'always', retries, maxWaitMs }
}

export interface Failure {
  /** How often the request was sent already. */
  tries: number
  /** Whether a repeat does no harm, even if the request had its effect. */
  isRepeatable: boolean
  /** 0 when there was no answer. */
  status: number
  retryAfterSeconds: number | undefined
  /** From 0 to 1. */
  random: number
}

/** Milliseconds to wait before the next try; undefined: do not try again. */
export function retryDelayMs(policy: RetryPolicy, failure: Failure): number | undefined {
  if (failure.tries > policy.retries || !isPassing(failure.status)) return undefined
  if (policy.mode === 'never' || (policy.mode === 'unless-unsafe' && !failure.isRepeatable)) return undefined
  if (failure.retryAfterSeconds !== undefined) {
    const asked = failure.retryAfterSeconds * 1000
    return asked <= policy.maxWaitMs ? asked : undefined
  }
  const step = 500 * 2 ** (failure.tries - 1)
  return Math.min(Math.round(step * (0.8 + 0.4 * failure.random)), policy.maxWaitMs)
}

interface Pausing {
  retryAfterSeconds?: number | undefined
  random?: number
}

const LONGEST_PAUSE_MS = 60_000

/** The pause of who goes on until it works: from one second to one minute, or as long as the server asks for. */
export function pauseMs(failures: number, { retryAfterSeconds = 0, random = Math.random() }: Pausing): number {
  const step = Math.min(1000 * 2 ** failures, LONGEST_PAUSE_MS)
  return Math.max(Math.round(step * (0.8 + 0.4 * random)), retryAfterSeconds * 1000)
}

function isPassing(status: number): boolean {
  return status === 0 || status === 429 || status >= 500
}

/** `Retry-After` is seconds or a date. */
export function readRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null) return undefined
  if (/^\s*\d+\s*$/.test(value)) return Number(value)
  // Some engines take "-1" for a date of 2001.
  const date = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - nowMs) / 1000))
}
