/**
 * What can go wrong, as one closed list. `code` is for branching, `message` for people: it says what was wrong, where,
 * and what to do.
 */
export type PasserelleErrorCode =
  /** The options or arguments given to this SDK. Nothing was sent. */
  | 'invalid_argument'
  /** The client id or secret was refused. */
  | 'invalid_client'
  /** The access token was refused, a new one too. */
  | 'invalid_token'
  /** 400: the request's form or a rule; `faults` says where. Nothing was recorded. */
  | 'invalid_request'
  /** 404: a wrong base URL, or an attachment that is gone. */
  | 'not_found'
  /** 413 */
  | 'too_large'
  /** 429: `retryAfterSeconds` says when to come back. */
  | 'rate_limited'
  /** Any other 4xx. */
  | 'refused'
  /** 5xx. Whether the messages were recorded is not known, but for a 503. */
  | 'server_error'
  /** No answer: whether the messages were recorded is not known, unless `message` says that none was sent. */
  | 'network_error'
  /** No answer within `timeoutMs`: as with `network_error`. */
  | 'timeout'
  /** An answer that is none of this API: a redirect, a token without text. */
  | 'unexpected_answer'
  /** A webhook without the right `Body-Hash`. */
  | 'invalid_body_hash'
  /** A webhook whose `webhook-signature` is wrong, or whose `webhook-timestamp` is too far from now. */
  | 'invalid_signature'
  /** A webhook was given as a parsed object: its hash can be checked over the raw bytes only. */
  | 'raw_body_missing'
  /** A correctly signed webhook whose body is not a message. */
  | 'invalid_webhook'

export interface Fault {
  /** JSON pointer into the request: `/messages/0/created_at`. */
  path: string
  /** In English, for people. */
  message: string
  /** What is wrong, to branch on; servers that send texts only leave it out. */
  code?: string
  /** The values in the message, by their names: `{ max: 256 }`. */
  params?: Record<string, unknown>
}

export interface PasserelleErrorDetails {
  /** The HTTP status of the answer, when there was one. */
  status?: number | undefined
  faults?: Fault[] | undefined
  retryAfterSeconds?: number | undefined
  cause?: unknown
}

/**
 * @example
 * try {
 *   await client.send(message)
 * } catch (error) {
 *   if (error instanceof PasserelleError && error.code === 'invalid_request') console.error(error.faults)
 *   else throw error
 * }
 */
export class PasserelleError extends Error {
  override readonly name = 'PasserelleError'
  readonly code: PasserelleErrorCode
  readonly status: number | undefined
  readonly faults: Fault[]
  readonly retryAfterSeconds: number | undefined

  constructor(code: PasserelleErrorCode, message: string, details: PasserelleErrorDetails = {}) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined)
    this.code = code
    this.status = details.status
    this.faults = details.faults ?? []
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}
