/**
 * The one way to the desk and operator APIs. Holds the session's CSRF token, turns every refusal into an ApiError and says
 * when the session has ended. It keeps no data: that is the query client's task (queries beside each feature).
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
  renewCsrfToken: () => Promise<boolean>
  holdSession: (session: SessionItem) => void
  forgetSession: () => void
  reportSessionEnded: () => void
}

const SESSION = `${API}/session`
const isUnsafe = (method: string): boolean => method !== 'GET'

/** `onSessionEnded` is called when an answer says that nobody is logged in. */
export function createApiClient(onSessionEnded: () => void): ApiClient {
  let csrfToken = ''
  /** Whose page this is. */
  let agentId: string | undefined

  /** Another tab may have logged in as somebody else meanwhile: what stands here is not theirs, so the page begins anew. */
  const holdSession = ({ agent, csrf_token }: SessionItem): void => {
    if (agentId !== undefined && agentId !== agent.id) window.location.reload()
    else csrfToken = csrf_token
    agentId ??= agent.id
  }
  const forgetSession = (): void => {
    csrfToken = ''
    agentId = undefined
  }
  const reportSessionEnded = (): void => {
    forgetSession()
    onSessionEnded()
  }
  const send = (method: string, url: string, options: RequestOptions): Promise<Response> =>
    post(method, url, { ...options, csrfToken })

  /** Another tab may have logged in anew: true when the token we held is no longer the session's. */
  const renewCsrfToken = async (): Promise<boolean> => {
    const response = await send('GET', SESSION, {})
    if (!response.ok) return false
    const before = csrfToken
    holdSession((await response.json()) as SessionItem)
    return csrfToken !== before
  }
  const requestBody = async (method: string, url: string, options: RequestOptions = {}): Promise<Response> => {
    let response = await send(method, url, options)
    if (response.status === 403 && isUnsafe(method) && (await renewCsrfToken())) {
      response = await send(method, url, options)
    }
    if (response.status === 401 && url !== SESSION) reportSessionEnded()
    if (!response.ok) throw parseErrorBody(response.status, await response.text())
    return response
  }
  const request = async <T>(method: string, url: string, options: RequestOptions = {}): Promise<T> => {
    const text = await (await requestBody(method, url, options)).text()
    return (text === '' ? undefined : parseExactJson(text)) as T
  }
  return {
    request,
    requestBody,
    csrfToken: () => csrfToken,
    renewCsrfToken,
    holdSession,
    forgetSession,
    reportSessionEnded,
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
