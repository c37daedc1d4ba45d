/**
 * Sends requests, with a time limit and retries. It gives back every answer, refusals too; it throws only when there is
 * none. It follows no redirect unless asked, and knows nothing of tokens.
 */
import { PASSERELLE_VERSION_HEADER } from '@passerelle/protocol'
import type { Clock } from './clock.ts'
import { PasserelleError } from './errors.ts'
import { type RetryPolicy, readRetryAfter, retryDelayMs } from './retry.ts'
import { place } from './url.ts'
import { VERSION } from './version.ts'

/** Browsers keep their own. */
const USER_AGENT = `passerelle-sdk/${VERSION}`

export interface TransportOptions {
  fetch: typeof globalThis.fetch
  timeoutMs: number
  retry: RetryPolicy
  clock: Clock
}

export interface Call {
  method: 'GET' | 'POST'
  url: URL
  headers?: Record<string, string>
  body?: string | FormData
  signal?: AbortSignal | undefined
  /** Leaves the body of a 2xx unread, and to the caller. */
  streamed?: boolean
  followRedirects?: boolean
  /** May be sent again wherever it goes. Else only to a server that has shown that it recognises repeats. */
  isRepeatable?: boolean
  /** How much longer than others the answer may take: it was asked to wait. */
  extraMs?: number
}

export interface Answer {
  response: Response
  /** The body, unless it is left to the caller. */
  text: string
}

export type Transport = (call: Call) => Promise<Answer>

export function createTransport(options: TransportOptions): Transport {
  /** The origins that have shown themselves to be this gateway: of one, nothing follows for another. */
  const gateways = new Set<string>()

  return async function send(call) {
    for (let tries = 1; ; tries += 1) {
      const outcome = await attempt(options, call)
      const headers = outcome instanceof PasserelleError ? undefined : outcome.response.headers
      if (headers?.has(PASSERELLE_VERSION_HEADER) && !call.followRedirects) gateways.add(call.url.origin)
      const waitMs = retryDelayMs(options.retry, {
        tries,
        isRepeatable: call.isRepeatable || gateways.has(call.url.origin),
        status: outcome instanceof PasserelleError ? 0 : outcome.response.status,
        retryAfterSeconds: readRetryAfter(headers?.get('Retry-After') ?? null, options.clock.now()),
        random: Math.random(),
      })
      if (waitMs !== undefined) await options.clock.wait(waitMs, call.signal)
      else if (outcome instanceof PasserelleError) throw outcome
      else return outcome
    }
  }
}

/** One request. No answer is a value here; the caller's own abort is thrown. */
async function attempt(options: TransportOptions, call: Call): Promise<Answer | PasserelleError> {
  const deadline = new AbortController()
  const timeoutMs = options.timeoutMs + (call.extraMs ?? 0)
  const timer = setTimeout(() => deadline.abort(), timeoutMs)
  try {
    const response = await options.fetch(call.url, {
      method: call.method,
      headers: { 'User-Agent': USER_AGENT, ...call.headers },
      body: call.body ?? null,
      redirect: call.followRedirects ? 'follow' : 'manual',
      signal: call.signal ? AbortSignal.any([call.signal, deadline.signal]) : deadline.signal,
    })
    return { response, text: await readText(call, response) }
  } catch (error) {
    call.signal?.throwIfAborted()
    const isLate = deadline.signal.aborted
    const why = isLate ? ` within ${timeoutMs} ms` : `: ${reasonOf(error)}. Check baseUrl and the network`
    const text = `No answer to ${call.method} ${place(call.url)}${why}.${effectOf(call, why)}`
    return new PasserelleError(isLate ? 'timeout' : 'network_error', text, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}

async function readText({ streamed, followRedirects }: Call, response: Response): Promise<string> {
  if (streamed && response.ok) return ''
  if (!followRedirects) return response.text()
  // Wherever redirects led, what is said there is not of this API, and may have no end.
  await response.body?.cancel()
  return ''
}

/** There was no connection. */
const UNCONNECTED = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN/

function effectOf({ method, body }: Call, why: string): string {
  if (method === 'GET') return ''
  // The one form asks for a token.
  if (body instanceof FormData || UNCONNECTED.test(why)) return ' No message was sent.'
  return ' Whether it was recorded is not known: send the same content again, under the same ids.'
}

/** Node says "fetch failed" and the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (!(cause instanceof Error)) return error.message
  return cause.message || ('code' in cause ? String(cause.code) : error.message)
}
