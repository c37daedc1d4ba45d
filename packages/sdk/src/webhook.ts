/**
 * The partner's webhook: verifies what arrives, hands it on, and answers 200 only when it was taken.
 */
import {
  BODY_HASH_HEADER,
  LIMITS,
  type PartnerEvent,
  verifyBodyHash,
  WEBHOOK_ID_HEADER,
  WEBHOOK_SIGNATURE_HEADER,
  WEBHOOK_TIMESTAMP_HEADER,
  type WebhookMessage,
} from '@passerelle/protocol'
import { type Arrival, parseArrival } from './arrival.ts'
import { type Clock, systemClock } from './clock.ts'
import { PasserelleError } from './errors.ts'
import { rawBodyMissing, readChunks, readRawBody, tooLarge } from './raw-body.ts'
import { checkHeaders, checkSignature, readTolerance, type SignatureHeaders } from './standard-webhooks.ts'
import { type SeenIds, takeOnce } from './take-once.ts'
import { invalidWebhook } from './webhook-message.ts'

export interface VerifyOptions {
  /**
   * How far `webhook-timestamp` may be from now, either way, where it is sent: what somebody recorded cannot be sent
   * again later. Default 300, five minutes.
   */
  toleranceSeconds?: number
  /** For tests. */
  clock?: Pick<Clock, 'now'>
}

export interface WebhookOptions extends VerifyOptions {
  /** The connector's client secret; several while it is being rotated. */
  clientSecret: string | string[]
  /**
   * Takes a message. When it resolves, the sender is answered 200 and does not send it again; when it rejects, 500,
   * and it does. A message can come twice, under the same `id`: after a lost answer, or a replay. See `seen`.
   */
  onMessage(message: WebhookMessage): void | Promise<void>
  /**
   * Takes an event: what happened to a conversation. Answered as a message is. Branch on its `type`, and let those pass
   * that you do not know: there will be more. Without this, events are answered 501 and sent again later.
   *
   * @example
   * onEvent: async (event) => {
   *   if (event.type === 'conversation.closed') await resumeBot(event.customer_id)
   * }
   */
  onEvent?(event: PartnerEvent): void | Promise<void>
  /**
   * Remembers the ids of what was taken, so that each is given to you once: a repeat is answered 200 and goes no
   * further. An id is added after `onMessage` or `onEvent` has resolved, so what failed is given to it again.
   *
   * @example
   * seen: new Set()
   *
   * @example
   * seen: {
   *   has: async (id) => (await redis.exists(`seen:${id}`)) === 1,
   *   add: (id) => redis.set(`seen:${id}`, '1', { EX: 7 * 24 * 3600 }),
   * }
   */
  seen?: SeenIds
  /** Told of what `onMessage` or `onEvent` threw, and of a request whose raw body is gone. Default: `console.error`. */
  onError?(error: unknown): void
  /** Larger bodies are answered 413. Default 40 MiB, as files can be sent inline. */
  maxBodyBytes?: number
}

/** `Headers`, of whatever implementation, or an object as Node's with lower-case names. */
export type WebhookHeaders = { get(name: string): string | null } | Record<string, string | string[] | undefined>

/**
 * The message of a webhook request, verified; throws a `PasserelleError` with the `status` to answer with.
 * `rawBody` is the body as received, byte for byte. `Body-Hash` has to match, and so have the headers of Standard
 * Webhooks where they are sent, as Passerelle does.
 *
 * @example
 * const message = await verifyWebhook(await request.arrayBuffer(), request.headers, clientSecret)
 */
export async function verifyWebhook(
  rawBody: Uint8Array | ArrayBuffer | string,
  headers: WebhookHeaders,
  clientSecret: string | string[],
  options: VerifyOptions = {},
): Promise<WebhookMessage> {
  const arrival = await verifyArrival(rawBody, headers, clientSecret, options)
  if (arrival.kind === 'message') return arrival.message
  throw invalidWebhook('is an event: verifyArrival() takes both')
}

/**
 * As `verifyWebhook`, for a URL that is sent messages and events.
 *
 * @example
 * const arrival = await verifyArrival(await request.arrayBuffer(), request.headers, clientSecret)
 * if (arrival.kind === 'event') console.log(arrival.event.type)
 */
export async function verifyArrival(
  rawBody: Uint8Array | ArrayBuffer | string,
  headers: WebhookHeaders,
  clientSecret: string | string[],
  options: VerifyOptions = {},
): Promise<Arrival> {
  const body = readRawBody(rawBody)
  const secrets = readSecrets(clientSecret)
  const { hash, signature } = readHeaders(headers, options)
  const matches = await Promise.all(secrets.map((secret) => verifyBodyHash(body, hash, secret)))
  if (!matches.includes(true)) throw hashMismatch()
  await checkSignature(body, signature, secrets)
  return parseArrival(body)
}

/** Throws what can be said without the body: nobody is made to read one that cannot be right. */
function readHeaders(headers: WebhookHeaders, { clock = systemClock, toleranceSeconds }: VerifyOptions) {
  const hash = readBodyHash(headers)
  const signature = readSignature(headers)
  checkHeaders(signature, { toleranceSeconds: readTolerance(toleranceSeconds), nowMs: clock.now() })
  return { hash, signature }
}

export interface WebhookAnswer {
  status: number
  headers: Record<string, string>
  body: string
}

export interface WebhookRequest {
  method: string | undefined
  headers: WebhookHeaders
  readBody(maxBytes: number): Promise<Uint8Array | string>
}

/**
 * A webhook for whatever speaks `Request` and `Response`: Hono, Next.js, Deno, Bun, Workers.
 *
 * @example
 * export const POST = createWebhookHandler({
 *   clientSecret,
 *   onMessage: async (message) => showToCustomer(message.customer_id, message.body.message),
 * })
 */
export function createWebhookHandler(options: WebhookOptions): (request: Request) => Promise<Response> {
  const receive = createReceiver(options)
  return async (request) => {
    const { method, headers } = request
    const answer = await receive({ method, headers, readBody: (maxBytes) => readRequest(request, maxBytes) })
    return new Response(answer.body, { status: answer.status, headers: answer.headers })
  }
}

export function createReceiver(options: WebhookOptions): (request: WebhookRequest) => Promise<WebhookAnswer> {
  const secrets = readSecrets(options.clientSecret)
  readTolerance(options.toleranceSeconds)
  const maxBytes = options.maxBodyBytes ?? LIMITS.requestBytes
  const onError = options.onError ?? ((error: unknown) => console.error(error))
  const takeEach = (arrival: Arrival) =>
    arrival.kind === 'message' ? options.onMessage(arrival.message) : options.onEvent?.(arrival.event)
  const take = options.seen === undefined ? takeEach : takeOnce(takeEach, options.seen)

  return async function receive(request) {
    if (request.method !== 'POST') return notAllowed()
    let arrival: Arrival
    try {
      readHeaders(request.headers, options)
      if (Number(readHeader(request.headers, 'content-length')) > maxBytes) throw tooLarge(maxBytes)
      arrival = await verifyArrival(await request.readBody(maxBytes), request.headers, secrets, options)
    } catch (error) {
      const refused = error instanceof PasserelleError ? error : bodyUnreadable(error)
      if (refused.code === 'raw_body_missing') onError(refused)
      return refusalAnswer(refused)
    }
    if (arrival.kind === 'event' && options.onEvent === undefined) return eventsNotTaken()
    try {
      await take(arrival)
    } catch (error) {
      onError(error)
      return answer(500, 'handler_failed', `The ${arrival.kind} was not taken: send it again.`)
    }
    return { status: 200, headers: {}, body: '' }
  }
}

async function readRequest(request: Request, maxBytes: number): Promise<Uint8Array> {
  if (request.bodyUsed) throw rawBodyMissing('The body of the Request was read before.')
  const reader = request.body?.getReader()
  return reader === undefined ? new Uint8Array() : readChunks(() => reader.read(), maxBytes)
}

function readSecrets(clientSecret: string | string[]): string[] {
  const secrets = typeof clientSecret === 'string' ? [clientSecret] : clientSecret
  if (Array.isArray(secrets) && secrets.length > 0 && secrets.every((one) => typeof one === 'string' && one !== '')) {
    return secrets
  }
  throw new PasserelleError(
    'invalid_argument',
    'clientSecret is missing or empty: give the one shown when the connector was created. Is its environment variable set?',
  )
}

function readHeader(headers: WebhookHeaders, name: string): string | undefined {
  if (typeof headers.get === 'function') return headers.get(name) ?? undefined
  const value = Object.entries(headers).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1]
  return Array.isArray(value) ? value[0] : value
}

const readSignature = (headers: WebhookHeaders): SignatureHeaders => ({
  id: readHeader(headers, WEBHOOK_ID_HEADER),
  timestamp: readHeader(headers, WEBHOOK_TIMESTAMP_HEADER),
  signature: readHeader(headers, WEBHOOK_SIGNATURE_HEADER),
})

function readBodyHash(headers: WebhookHeaders): string {
  const hash = readHeader(headers, BODY_HASH_HEADER)
  if (hash !== undefined) return hash
  const text = `The request has no ${BODY_HASH_HEADER} header: it was not signed, or a proxy took the header away.`
  throw new PasserelleError('invalid_body_hash', text, { status: 401 })
}

function hashMismatch(): PasserelleError {
  const text =
    `${BODY_HASH_HEADER} does not match the body. Either clientSecret is not the connector's current one, or the body ` +
    'was changed on its way: pass the raw body, byte for byte, not JSON that was parsed and written again.'
  return new PasserelleError('invalid_body_hash', text, { status: 401 })
}

function bodyUnreadable(error: unknown): PasserelleError {
  return new PasserelleError('invalid_webhook', 'The body could not be read to its end.', { status: 400, cause: error })
}

function notAllowed(): WebhookAnswer {
  const refused = answer(405, 'method_not_allowed', 'A webhook is called by POST.')
  return { ...refused, headers: { ...refused.headers, Allow: 'POST' } }
}

function eventsNotTaken(): WebhookAnswer {
  return answer(501, 'event_not_taken', 'This is an event, and the handler has no onEvent.')
}

function refusalAnswer(error: PasserelleError): WebhookAnswer {
  return answer(error.status ?? 500, error.code, error.message)
}

function answer(status: number, code: string, description: string): WebhookAnswer {
  const body = JSON.stringify({ error: code, error_description: description })
  return { status, headers: { 'Content-Type': 'application/json' }, body }
}
