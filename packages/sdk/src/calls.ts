/** Requests of the messaging API that carry the access token. */
import { PASSERELLE_VERSION_HEADER } from '@passerelle/protocol'
import { PasserelleError } from './errors.ts'
import { type JsonObject, parseObject } from './json.ts'
import type { ClientSettings } from './options.ts'
import { refusal } from './refusal.ts'
import type { TokenSource } from './tokens.ts'
import type { Answer, Call, Transport } from './transport.ts'

export interface CallOptions {
  /** Gives up: the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

export interface Context {
  settings: ClientSettings
  transport: Transport
  tokens: TokenSource
}

/** A token can be revoked before it expires: a 401 is answered by one new token and one more try. */
export async function callWithToken({ transport, tokens }: Context, call: Call): Promise<Answer> {
  const token = await tokens.get(call.signal)
  const answer = await transport(authorized(call, token))
  if (answer.response.status !== 401) return answer
  return transport(authorized(call, await tokens.get(call.signal, token)))
}

function authorized(call: Call, token: string): Call {
  return { ...call, headers: { ...call.headers, Authorization: `Bearer ${token}` } }
}

interface Posting extends Pick<Call, 'signal' | 'isRepeatable'> {
  path: string
  value: unknown
}

/** Gives the text of a 2xx; it may be none of JSON. */
export async function postJson(context: Context, { path, value, ...rest }: Posting): Promise<string> {
  const url = new URL(context.settings.baseUrl + path)
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const answer = await callWithToken(context, { ...rest, method: 'POST', url, headers, body: JSON.stringify(value) })
  if (!answer.response.ok) throw refusal(answer, url, context.settings.clock.now())
  return answer.text
}

interface Question extends Pick<Call, 'signal' | 'extraMs'> {
  path: string
  query?: Record<string, string | number | undefined>
  /** A 404 of Passerelle's is an answer: there is none. */
  mayMiss?: boolean
}

/** Asks what Passerelle alone answers, as often as the retries allow: it changes nothing. */
export async function ask(context: Context, question: Question): Promise<JsonObject | undefined> {
  const { path, query = {}, mayMiss = false, ...rest } = question
  const url = new URL(context.settings.baseUrl + path)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
  const headers = { Accept: 'application/json' }
  const answer = await callWithToken(context, { ...rest, method: 'GET', url, headers, isRepeatable: true })
  const { status, ok, headers: answered } = answer.response
  if (mayMiss && status === 404 && answered.has(PASSERELLE_VERSION_HEADER)) return undefined
  if (!ok) throw refusal(answer, url, context.settings.clock.now())
  return parseObject(answer.text) ?? {}
}

/** What another server says under the same path. */
export function unexpected(path: string): PasserelleError {
  const text = `${path} answered something else than Passerelle does: check baseUrl.`
  return new PasserelleError('unexpected_answer', text, { status: 200 })
}
