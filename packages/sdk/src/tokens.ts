/** Access tokens: fetched when needed, by one request however many callers wait, kept until shortly before they expire. */
import { TOKEN_PATH } from '@passerelle/protocol'
import { type Clock, withSignal } from './clock.ts'
import { PasserelleError } from './errors.ts'
import { parseObject } from './json.ts'
import { refusal } from './refusal.ts'
import type { Answer, Transport } from './transport.ts'

export interface CachedToken {
  accessToken: string
  /** Milliseconds since 1970, already shortened by a margin: from then on it is not used. */
  useUntil: number
}

/**
 * Where tokens are kept, when they are to be shared between processes or isolates. What it keeps is a credential.
 * An error it throws is thrown by the call that needed the token.
 */
export interface TokenCache {
  get(key: string): CachedToken | undefined | Promise<CachedToken | undefined>
  set(key: string, token: CachedToken): void | Promise<void>
}

export interface TokenOptions {
  transport: Transport
  baseUrl: string
  clientId: string
  clientSecret: string
  cache: TokenCache
  clock: Clock
}

export interface TokenSource {
  /** A token that is not `refused`, the one a server has just answered 401 to. */
  get(signal?: AbortSignal, refused?: string): Promise<string>
}

export function memoryCache(): TokenCache {
  const tokens = new Map<string, CachedToken>()
  return { get: (key) => tokens.get(key), set: (key, token) => void tokens.set(key, token) }
}

export function createTokenSource(options: TokenOptions): TokenSource {
  const key = `${options.baseUrl} ${options.clientId}`
  let inFlight: Promise<string> | undefined
  /** The last one that was answered 401: whoever looks from now on does not take it from the cache. */
  let lastRefused: string | undefined

  async function find(): Promise<string> {
    const cached = await options.cache.get(key)
    if (cached && cached.accessToken !== lastRefused && cached.useUntil > options.clock.now()) return cached.accessToken
    const token = await requestToken(options)
    // A server may give the same one again: then it stands, and is not asked for at each call.
    lastRefused = undefined
    await options.cache.set(key, token)
    return token.accessToken
  }

  function share(): Promise<string> {
    inFlight ??= find().finally(() => {
      inFlight = undefined
    })
    return inFlight
  }

  return {
    async get(signal, refused) {
      lastRefused = refused ?? lastRefused
      const token = await withSignal(share(), signal)
      // The flight joined may have set out before the refusal; a second one knows of it, and its token stands.
      return token === refused ? withSignal(share(), signal) : token
    },
  }
}

/** As the published collection asks for it: multipart/form-data, credentials in the body. */
async function requestToken(options: TokenOptions): Promise<CachedToken> {
  const url = new URL(options.baseUrl + TOKEN_PATH)
  const body = new FormData()
  body.set('client_id', options.clientId)
  body.set('client_secret', options.clientSecret)
  body.set('grant_type', 'client_credentials')
  const headers = { Accept: 'application/json' }
  const answer = await options.transport({ method: 'POST', url, headers, body, isRepeatable: true })
  if (answer.response.status === 401) throw invalidClient()
  if (!answer.response.ok) throw refusal(answer, url, options.clock.now())
  return readToken(answer, options.clock.now())
}

function readToken(answer: Answer, nowMs: number): CachedToken {
  const { access_token: accessToken, expires_in } = parseObject(answer.text) ?? {}
  if (typeof accessToken !== 'string' || accessToken === '') {
    throw new PasserelleError(
      'unexpected_answer',
      `The answer to ${TOKEN_PATH} holds no access_token: check baseUrl.`,
      {
        status: answer.response.status,
      },
    )
  }
  const lifeSeconds = Number(expires_in) > 0 ? Number(expires_in) : 300
  const marginSeconds = Math.min(60, lifeSeconds / 10)
  return { accessToken, useUntil: nowMs + (lifeSeconds - marginSeconds) * 1000 }
}

function invalidClient(): PasserelleError {
  const text =
    'The client id or the client secret was refused (401 invalid_client). Check clientId and clientSecret: ' +
    'the secret is the one shown when the connector was created, or when it was last rotated.'
  return new PasserelleError('invalid_client', text, { status: 401 })
}
