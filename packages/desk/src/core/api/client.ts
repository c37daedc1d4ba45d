/**
 * The one way to the desk and operator APIs. Holds the session's CSRF token, turns every refusal into an ApiError and says
 * when the session has ended or become another agent's. It keeps no data: that is the query client's task (queries beside
 * each feature).
 */
import { parseExactJson, type SessionItem } from '@passerelle/protocol'
import { createContext } from 'react'
import { useRequired } from '../lib/use-required.ts'
import { ApiError, parseErrorBody } from './api-error.ts'

export const API = '/desk/v1'
export const OPERATOR_API = '/operator/v1'

export interface RequestOptions {
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
}

export interface ApiClient {
  request: <T>(method: string, url: string, options?: RequestOptions) => Promise<T>
  /** For streamed or large responses. */
  requestBody: (method: string, url: string, options?: RequestOptions) => Promise<Response>
  csrfToken: () => string
  /** Whose page this is, while somebody is logged in. */
  agentId: () => string | undefined
  /** After a refusal of what was sent with that token: whether to send again. */
  renewSession: (refused: string) => Promise<boolean>
  holdSession: (session: SessionItem) => void
  forgetSession: () => void
  /** After an answer that nobody is logged in: asks whether that holds. */
  reportSessionEnded: () => void
}

interface SessionListener {
  ended: () => void
  /** Another tab has logged in as somebody else. */
  replaced: (by: SessionItem) => void
}

const SESSION = `${API}/session`
/** A connection that died without a word would hold its request, and what waits for it, for good. */
const ANSWER_MS = 60_000
const isUnsafe = (method: string): boolean => method !== 'GET'

export function createApiClient(listener: SessionListener): ApiClient {
  let csrfToken = ''
  /** Whose page this is. */
  let agentId: string | undefined

  const forgetSession = (): void => {
    csrfToken = ''
    agentId = undefined
  }
  /** Nothing more is sent from a page that shows another agent's work. */
  const holdSession = (session: SessionItem): void => {
    const { agent, csrf_token } = session
    if (agentId !== undefined && agentId !== agent.id) {
      forgetSession()
      listener.replaced(session)
      return
    }
    csrfToken = csrf_token
    agentId = agent.id
  }
  const send = (method: string, url: string, options: RequestOptions): Promise<Response> =>
    post(method, url, { ...options, csrfToken })

  /** Another tab may have logged in anew: whether what was refused with that token can be sent again for the same agent. */
  const renewSession = async (refused: string): Promise<boolean> => {
    const before = agentId
    if (before === undefined) return false
    const response = await send('GET', SESSION, { signal: AbortSignal.timeout(ANSWER_MS) })
    const session = response.ok ? ((await response.json()) as SessionItem) : undefined
    // Another request learned meanwhile that this page has nobody any more: it takes on nobody else.
    if (agentId !== before) return false
    if (session) holdSession(session)
    else if (response.status === 401) {
      forgetSession()
      listener.ended()
    }
    return agentId !== undefined && csrfToken !== refused
  }
  const requestBody = async (method: string, url: string, options: RequestOptions = {}): Promise<Response> => {
    const token = csrfToken
    let response = await send(method, url, options)
    const isStale = response.status === 401 ? url !== SESSION : response.status === 403 && isUnsafe(method)
    if (isStale && (await renewSession(token))) response = await send(method, url, options)
    if (!response.ok) throw parseErrorBody(response.status, await response.text())
    return response
  }
  const request = async <T>(method: string, url: string, options: RequestOptions = {}): Promise<T> => {
    const timeout = AbortSignal.timeout(ANSWER_MS)
    const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
    const text = await (await requestBody(method, url, { ...options, signal })).text()
    return (text === '' ? undefined : parseExactJson(text)) as T
  }
  return {
    request,
    requestBody,
    csrfToken: () => csrfToken,
    agentId: () => agentId,
    renewSession,
    holdSession,
    forgetSession,
    reportSessionEnded: () => void renewSession(csrfToken).catch(() => undefined),
  }
}

async function post(method: string, url: string, options: RequestOptions & { csrfToken: string }): Promise<Response> {
  const { body, csrfToken, signal } = options
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (isUnsafe(method) && csrfToken !== '') headers['X-CSRF-Token'] = csrfToken
  try {
    return await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, {})
  }
}

export const ApiClientContext = createContext<ApiClient | null>(null)

export const useApiClient = (): ApiClient => useRequired(ApiClientContext)
