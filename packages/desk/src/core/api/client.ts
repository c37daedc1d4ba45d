/**
 * The one way to the desk and operator APIs. Holds the session's CSRF token, turns every refusal into an ApiError and tells the
 * app when the session has ended. It keeps no data: that is the query client's task (queries beside each feature).
 */
import { parseExactJson, type SessionItem } from '@passerelle/protocol'
import { ApiError, parseErrorBody } from './api-error.ts'

export const API = '/desk/v1'
export const OPERATOR_API = '/operator/v1'

interface RequestOptions {
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal | undefined
}

let csrfToken = ''
/** Whose page this is. */
let agentId: string | undefined
let sessionEnded = (): void => {}

export const readCsrfToken = (): string => csrfToken

/** Another tab may have logged in as somebody else meanwhile: what stands here is not theirs, so the page begins anew. */
export function holdSession({ agent, csrf_token }: SessionItem): void {
  if (agentId !== undefined && agentId !== agent.id) window.location.reload()
  else csrfToken = csrf_token
  agentId ??= agent.id
}

export function forgetSession(): void {
  csrfToken = ''
  agentId = undefined
}

/** Called once, by the query client: what to do when an answer says that nobody is logged in. */
export function onSessionEnded(listener: () => void): void {
  sessionEnded = listener
}

export function reportSessionEnded(): void {
  forgetSession()
  sessionEnded()
}

const isUnsafe = (method: string): boolean => method !== 'GET'

async function send(method: string, url: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  if (isUnsafe(method) && csrfToken !== '') headers['X-CSRF-Token'] = csrfToken
  try {
    return await fetch(url, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, {})
  }
}

/** Another tab may have logged in anew: true when the token we held is no longer the session's. */
export async function renewCsrfToken(): Promise<boolean> {
  const response = await send('GET', `${API}/session`, {})
  if (!response.ok) return false
  const before = csrfToken
  holdSession((await response.json()) as SessionItem)
  return csrfToken !== before
}

/** The answer before its body is read. */
async function open(method: string, url: string, options: RequestOptions): Promise<Response> {
  let response = await send(method, url, options)
  if (response.status === 403 && isUnsafe(method) && (await renewCsrfToken())) {
    response = await send(method, url, options)
  }
  if (response.status === 401 && url !== `${API}/session`) reportSessionEnded()
  if (!response.ok) throw parseErrorBody(response.status, await response.text())
  return response
}

async function requestAt<T>(method: string, url: string, options: RequestOptions): Promise<T> {
  const response = await open(method, url, options)
  const text = await response.text()
  return (text === '' ? undefined : parseExactJson(text)) as T
}

/** For streamed or large responses. */
export const requestBody = (method: string, path: string, options: RequestOptions = {}): Promise<Response> =>
  open(method, API + path, options)

export const request = <T>(method: string, path: string, options: RequestOptions = {}): Promise<T> =>
  requestAt(method, API + path, options)

/** The console's door, with the same session and CSRF token. */
export const requestOperator = <T>(method: string, path: string, options: RequestOptions = {}): Promise<T> =>
  requestAt(method, OPERATOR_API + path, options)

export const requestOperatorBody = (method: string, path: string, options: RequestOptions = {}): Promise<Response> =>
  open(method, OPERATOR_API + path, options)
