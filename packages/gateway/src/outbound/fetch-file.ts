import { reason } from '@passerelle/protocol/errors'
import type { Agent, Dispatcher } from 'undici'
import type { AllowList } from './address-guard.ts'
import { parseTarget } from './check-url.ts'
import { describeFailure, type Failure, failure, noAnswerWithin } from './failure.ts'
import { ForbiddenTarget } from './forbidden-target.ts'
import { headerOf } from './send.ts'

export interface FetchRequest {
  url: string
  maxBytes: number
  /** For everything: look-ups, redirects and the whole body. */
  timeoutMs: number
  maxRedirects: number
  /** Whose connections to use; all fetches share some when left out. */
  pool?: string
  signal?: AbortSignal
}

export interface FileInfo {
  /** What the server says it is, in lower case, without parameters. */
  mimeType?: string
  /** What the server says its size is. */
  size?: number
}

/** Takes the bytes as they come. When it throws of itself, so does the fetch; a broken transfer is an outcome. */
export type Sink<T> = (stream: AsyncIterable<Uint8Array>, info: FileInfo) => Promise<T>

export interface FetchFailure extends Failure {
  /** Whether trying again later may help. */
  retryable: boolean
}

export type FetchOutcome<T> = { kind: 'fetched'; value: T; mimeType?: string } | FetchFailure

interface Context {
  agent: Agent
  allow: AllowList
  request: FetchRequest
  /** Aborted with a `Failure` as its reason. */
  signal: AbortSignal
  /** Set when the transfer breaks while the sink reads: it decides the outcome, whatever the sink makes of it. */
  broken?: FetchFailure
}

const final = (failed: Failure): FetchFailure => ({ ...failed, retryable: false })

/** The stop (timeout, shutdown) explains whatever error it caused. */
function explain(error: unknown, host: string, signal: AbortSignal): FetchFailure {
  if (signal.aborted) return { ...(signal.reason as Failure), retryable: true }
  return { ...describeFailure(error, host), retryable: !(error instanceof ForbiddenTarget) }
}

const tooLarge = (max: number) => final(failure('fetched_file_too_large', { max }))

const redirects = new Set([301, 302, 303, 307, 308])

function refuseAnswer(status: number, headers: Dispatcher.ResponseData['headers'], maxBytes: number) {
  if (status !== 200) {
    const retryable = status >= 500 || status === 408 || status === 425 || status === 429
    return { ...failure('file_server_status', { status }), retryable }
  }
  if (Number(headerOf(headers, 'content-length')) > maxBytes) return tooLarge(maxBytes)
  const encoding = headerOf(headers, 'content-encoding') ?? 'identity'
  // We asked for none; storing it as it is would hand the agent a file that does not open.
  if (encoding.toLowerCase() !== 'identity') return final(failure('file_compressed', { encoding }))
  return undefined
}

async function* limited(body: AsyncIterable<Uint8Array>, host: string, context: Context) {
  const { maxBytes } = context.request
  let received = 0
  try {
    for await (const chunk of body) {
      received += chunk.length
      if (received > maxBytes) break
      yield chunk
    }
  } catch (error) {
    const outcome = explain(error, host, context.signal)
    const isCutOff = outcome.reason.code === 'connection_closed'
    context.broken = isCutOff ? { ...outcome, ...failure('file_cut_off', { host }) } : outcome
    throw error
  }
  if (received <= maxBytes) return
  context.broken = tooLarge(maxBytes)
  throw new Error(context.broken.reason.code)
}

function describeFile(headers: Dispatcher.ResponseData['headers']): FileInfo {
  const mimeType = headerOf(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase()
  const size = headerOf(headers, 'content-length')
  return { ...(mimeType ? { mimeType } : {}), ...(size ? { size: Number(size) } : {}) }
}

/** Rejects as soon as the signal aborts: undici itself does not give up a request that waits for its connection. */
function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

async function ask(url: URL, { agent, signal }: Context, userAgent: string) {
  const answer = agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': userAgent },
    signal,
  })
  const { statusCode, headers, body } = await unlessStopped(signal, answer)
  // A body that is not read to its end errors when it is dropped; whoever reads it is told all the same.
  body.on('error', () => {})
  return { status: statusCode, headers, body }
}

/** Without what may be a signature or a password: it is told to agents, and logged. */
function shown(target: string): string {
  const url = URL.parse(target)
  return url ? `${url.protocol}//${url.host}${url.pathname}`.slice(0, 300) : 'something that is no URL'
}

async function follow<T>(context: Context, userAgent: string, sink: Sink<T>): Promise<FetchOutcome<T>> {
  let target = context.request.url
  for (let hops = 0; hops <= context.request.maxRedirects; hops++) {
    const url = parseTarget(target, context.allow)
    if (!(url instanceof URL)) {
      const why = hops === 0 ? url : reason('redirect_refused', { target: shown(target), reason: url })
      return { kind: 'failure', reason: why, retryable: false }
    }
    let answer: Awaited<ReturnType<typeof ask>>
    try {
      answer = await ask(url, context, userAgent)
    } catch (error) {
      return explain(error, url.hostname, context.signal)
    }
    const { status, headers, body } = answer
    try {
      const location = headerOf(headers, 'location')
      if (redirects.has(status) && location !== undefined) {
        target = URL.parse(location, url)?.href ?? location
        continue
      }
      const refused = refuseAnswer(status, headers, context.request.maxBytes)
      if (refused) return refused
      const info = describeFile(headers)
      const value = await sink(limited(body, url.hostname, context), info)
      if (context.broken) return context.broken
      return { kind: 'fetched', value, ...(info.mimeType ? { mimeType: info.mimeType } : {}) }
    } catch (error) {
      if (context.broken) return context.broken
      throw error
    } finally {
      body.destroy()
    }
  }
  return final(failure('too_many_redirects', { max: context.request.maxRedirects }))
}

/** Fetches a file into the sink, streamed. Every hop passes the guard; only a 200 counts. */
export async function fetchInto<T>(
  source: { agent: Agent; allow: AllowList; userAgent: string; request: FetchRequest },
  sink: Sink<T>,
): Promise<FetchOutcome<T>> {
  const { request } = source
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(noAnswerWithin(request.timeoutMs)), request.timeoutMs)
  const onAbort = () => stop.abort(failure('interrupted'))
  request.signal?.addEventListener('abort', onAbort)
  if (request.signal?.aborted) onAbort()
  try {
    return await follow({ ...source, signal: stop.signal }, source.userAgent, sink)
  } finally {
    clearTimeout(timer)
    request.signal?.removeEventListener('abort', onAbort)
  }
}
