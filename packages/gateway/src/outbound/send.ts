import type { Agent, Dispatcher } from 'undici'
import { type AnswerBody, recordAnswerBody } from './answer-body.ts'
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

const only = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

export const headerOf = (headers: AnswerHeaders, name: string): string | undefined => only(headers[name])

/**
 * Sends one request and resolves when its outcome is known: the status alone decides it. What comes after the status
 * is read for the record only, and neither its length, nor its slowness, nor its breaking off changes the outcome.
 */
export function sendRequest(agent: Agent, url: URL, request: SendRequest): Promise<Answer | Failure> {
  const { timeoutMs, maxResponseBytes = 64 * 1024, keepResponseBytes = 4 * 1024, signal } = request
  const until = performance.now() + timeoutMs
  return new Promise((resolve) => {
    let body: AnswerBody | undefined
    let answer: Omit<Answer, 'body'> | undefined
    let controller: Dispatcher.DispatchController | undefined
    let settled = false

    const settle = (otherwise: Failure, dropConnection: boolean) => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      if (dropConnection) controller?.abort(new Error('the outcome is known'))
      if (!answer || !body) return resolve(otherwise)
      const known = answer
      void body.text().then((text) => resolve({ ...known, body: text }))
    }
    const onAbort = () => settle(failure('interrupted'), true)
    const timer = setTimeout(() => settle(noAnswerWithin(timeoutMs), true), timeoutMs)
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) return onAbort()

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started
        // It waited for a connection, and its time is over already.
        if (settled) started.abort(new Error('the outcome is known'))
        // This process stood still meanwhile, and the timer is yet to run: others may have sent it, and what follows it.
        else if (performance.now() >= until) settle(noAnswerWithin(timeoutMs), true)
      },
      onResponseStart(_, status, headers) {
        if (status < 200) return
        const retryAfter = headerOf(headers, 'retry-after')
        body = recordAnswerBody({
          encoding: headerOf(headers, 'content-encoding'),
          keptBytes: keepResponseBytes,
          heldBytes: maxResponseBytes,
        })
        answer = { kind: 'response', status, retryAfter, headers: recordHeaders(headers) }
      },
      onResponseData(_, chunk) {
        if (body && body.add(chunk) >= maxResponseBytes) settle(failure('answer_without_status'), true)
      },
      onResponseEnd: () => settle(failure('answer_without_status'), false),
      onResponseError: (_, error) => settle(describeFailure(error, url.hostname), false),
    }
    const { method, headers } = request
    agent.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method, headers, body: request.body },
      handler,
    )
  })
}
