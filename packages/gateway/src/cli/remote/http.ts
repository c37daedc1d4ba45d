/** Requests to the operator API of a server, and what it refuses, as commands report it. Never prints the token. */
import { setTimeout as wait } from 'node:timers/promises'
import type { ErrorBody } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import { version } from '../../lib/version.ts'
import { awayStatuses } from './is-of-the-line.ts'
import { RemoteRefusal } from './remote-refusal.ts'

export interface Server {
  /** Without a slash at its end. */
  url: string
  token: string
}

type Query = Record<string, string | number | undefined>
type Verb = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
interface Asked {
  query?: Query
  body?: object | undefined
  headers?: Record<string, string>
  /** For what goes on until it is stopped; else it times out. */
  signal?: AbortSignal
}

export interface Http {
  ask<T>(verb: Verb, path: string, asked?: Asked): Promise<T>
  /** The answer as it comes. */
  open(verb: Verb, path: string, asked?: Asked): Promise<Response>
}

const readTimeoutMs = 30_000
/** An erasure, or a replay, takes its time. */
const writeTimeoutMs = 300_000
/** Only what changes nothing is asked again. */
const readAttempts = 3
const restMs = 500

export function createHttp(server: Server): Http {
  const open: Http['open'] = async (verb, path, { query = {}, body, headers, signal } = {}) => {
    const url = new URL(`${server.url}/operator/v1${path}`)
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value))
    }
    const request = {
      method: verb,
      headers: {
        Authorization: `Bearer ${server.token}`,
        'User-Agent': `Passerelle/${version}`,
        ...(body && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
      // Elsewhere the token would be sent to whoever the answer names.
      redirect: 'manual' as const,
    }
    const timeoutMs = verb === 'GET' ? readTimeoutMs : writeTimeoutMs
    const send = () => fetch(url, { ...request, signal: signal ?? AbortSignal.timeout(timeoutMs) })
    const answer = await (verb === 'GET' ? untilAnswered(send) : send()).catch((error: unknown) => {
      throw new StartRefused(reason('server_unreachable', { url: server.url, detail: detailOf(error) }))
    })
    if (!answer.ok) throw await refusalOf(answer, server)
    return answer
  }
  return {
    open,
    ask: async <T>(verb: Verb, path: string, asked?: Asked) => {
      const answer = await open(verb, path, asked)
      const found = (await answer.json().catch(() => undefined)) as T | undefined
      if (found === undefined) throw notAGateway(answer, server)
      return found
    },
  }
}

async function untilAnswered(send: () => Promise<Response>): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const isLast = attempt === readAttempts
    const answer = await send().catch((error: unknown) => {
      if (isLast || (error instanceof Error && error.name !== 'TypeError')) throw error
    })
    if (answer && (isLast || ![429, ...awayStatuses].includes(answer.status))) return answer
    const seconds = Number(answer?.headers.get('retry-after') ?? 0)
    if (answer && seconds > 10) return answer
    await answer?.body?.cancel()
    await wait(seconds * 1000 || restMs * attempt)
  }
}

/** A failed fetch says why in its cause. */
function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof Error) return ('code' in cause && String(cause.code)) || cause.message
  return error.name === 'TimeoutError' ? 'no answer in time' : error.message
}

async function refusalOf(answer: Response, server: Server): Promise<Error> {
  const body = (await answer.json().catch(() => undefined)) as ErrorBody | undefined
  if (answer.status === 401) return new StartRefused(reason('operator_token_refused', { url: server.url }))
  return typeof body?.error === 'string' ? new RemoteRefusal(body, answer.status) : notAGateway(answer, server)
}

const notAGateway = ({ status }: Response, { url }: Server) =>
  new StartRefused(reason('server_not_known', { url, status }))
