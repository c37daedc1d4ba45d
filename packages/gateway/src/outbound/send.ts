import type { Agent, Dispatcher } from 'undici'
import { describeFailure, type Failure, failure, noAnswerWithin } from './failure.ts'
import { type AnswerHeaders, recordHeaders } from './record-headers.ts'

export interface SendRequest {
  /** Whose connections to use: a connector's id. */
  pool: string
  url: string
  method: 'POST'
  headers: Record<string, string>
  body: Uint8Array
  /** For everything, from the look-up of the name to the end of the answer. */
  timeoutMs: number
  /** How much of the answer is read before the connection is dropped, and how much of that is kept. */
  maxResponseBytes?: number
  keepResponseBytes?: number
  signal?: AbortSignal
}

export interface Answer {
  kind: 'response'
  status: number
  retryAfter?: string | undefined
  /** For the record: at most 4 KiB of them, no cookies. */
  headers: Record<string, string>
  /** The beginning of the answer's body. */
  body: string
}

/** What became of a request; never thrown. `durationMs` runs to the end of the answer. */
export type Outcome = (Answer | Failure) & { durationMs: number }

/** Text for the record: what is not UTF-8, and NUL, which no database column takes, become U+FFFD. */
function readLeniently(chunks: readonly Uint8Array[], cut: boolean): string {
  // With `stream`, a character cut in two by our own limit is left out instead of showing as broken.
  const text = new TextDecoder().decode(Buffer.concat(chunks), { stream: cut })
  return text.replaceAll('\0', '\uFFFD')
}

/** The part of an answer's body that is kept. */
function recordBody(keepBytes: number) {
  const kept: Uint8Array[] = []
  let received = 0
  return {
    add(chunk: Uint8Array): number {
      if (received < keepBytes) kept.push(Uint8Array.from(chunk.subarray(0, keepBytes - received)))
      received += chunk.length
      return received
    },
    text: () => readLeniently(kept, received > keepBytes),
  }
}

const only = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

export const headerOf = (headers: AnswerHeaders, name: string): string | undefined => only(headers[name])

/**
 * Sends one request and resolves when its outcome is known: the status alone decides it. What comes after the status
 * is read for the record only, and neither its length, nor its slowness, nor its breaking off changes the outcome.
 */
export function sendRequest(agent: Agent, url: URL, request: SendRequest): Promise<Answer | Failure> {
  const { timeoutMs, maxResponseBytes = 64 * 1024, keepResponseBytes = 4 * 1024, signal } = request
  return new Promise((resolve) => {
    const body = recordBody(keepResponseBytes)
    let answer: Omit<Answer, 'body'> | undefined
    let controller: Dispatcher.DispatchController | undefined
    let settled = false

    const settle = (otherwise: Failure, dropConnection: boolean) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      if (dropConnection) controller?.abort(new Error('the outcome is known'))
      resolve(answer ? { ...answer, body: body.text() } : otherwise)
    }
    const onAbort = () => settle(failure('aborted', 'Interrupted: the gateway is stopping'), true)
    const timer = setTimeout(() => settle(noAnswerWithin(timeoutMs), true), timeoutMs)
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) return onAbort()

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started
        // It waited for a connection, and its time is over already.
        if (settled) started.abort(new Error('the outcome is known'))
      },
      onResponseStart(_, status, headers) {
        if (status < 200) return
        const retryAfter = headerOf(headers, 'retry-after')
        answer = { kind: 'response', status, retryAfter, headers: recordHeaders(headers) }
      },
      onResponseData(_, chunk) {
        if (body.add(chunk) >= maxResponseBytes) settle(failure('failed', ''), true)
      },
      onResponseEnd: () => settle(failure('failed', 'The answer had no status'), false),
      onResponseError: (_, error) => settle(describeFailure(error, url.hostname), false),
    }
    const { method, headers } = request
    agent.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method, headers, body: request.body },
      handler,
    )
  })
}
