/**
 * The errors a client can be told, a closed list with one renderer (api/app.ts). A failed delivery is data, never
 * thrown; a bug is an assertion and shows as `server_error` with nothing of the inside.
 */
export type ErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_token'
  | 'invalid_credentials'
  | 'unsupported_grant_type'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'conflict'
  | 'newer_message'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'idempotency_key_reused'
  | 'too_many_requests'
  | 'temporarily_unavailable'
  | 'server_error'

/** One fault of a request: a JSON pointer to the place, and what is wrong there. */
export interface Fault {
  path: string
  message: string
}

export interface ApiErrorOptions {
  faults?: Fault[]
  headers?: Record<string, string>
  /** Further fields of the answer's body, as they are sent. */
  body?: object
}

export class ApiError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly description: string | undefined
  readonly faults: Fault[] | undefined
  readonly headers: Record<string, string>
  readonly body: object | undefined

  /** `description` says what was wrong and what to do; undefined where the wire fixes the body to the code alone. */
  constructor(code: ErrorCode, status: number, description?: string, options: ApiErrorOptions = {}) {
    super(description ?? code)
    this.code = code
    this.status = status
    this.description = description
    this.faults = options.faults
    this.headers = options.headers ?? {}
    this.body = options.body
  }
}

export const notFound = (what: string): ApiError => new ApiError('not_found', 404, `${what} does not exist.`)

const lists = { instance: 'instance', connector: 'connector', agent: 'agent', delivery: 'deliveries' } as const

/** For whoever gave the id of something that only operators name. */
export const describeUnknown = (thing: keyof typeof lists, id: string): string =>
  `There is no ${thing} ${JSON.stringify(id)}: "passerelle ${lists[thing]} list" shows them.`

export const unknownId = (thing: keyof typeof lists, id: string): ApiError =>
  new ApiError('not_found', 404, describeUnknown(thing, id))

export const invalidRequest = (description: string, faults?: Fault[]): ApiError =>
  new ApiError('invalid_request', 400, description, faults ? { faults } : {})

export const conflict = (description: string): ApiError => new ApiError('conflict', 409, description)

/** With the whole seconds after which it may be tried again. */
export const tooManyRequests = (description: string, seconds: number): ApiError =>
  new ApiError('too_many_requests', 429, description, { headers: { 'Retry-After': String(seconds) } })

/** Why the program will not start, in one sentence that says what to do; printed without a stack trace. */
export class StartRefused extends Error {}
