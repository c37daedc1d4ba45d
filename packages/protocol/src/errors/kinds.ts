/** The `error` of a refused request, as OAuth names its own, with the HTTP status it has unless its code says another. */
export const refusalKinds = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_token: 401,
  invalid_credentials: 401,
  second_factor_required: 401,
  unsupported_grant_type: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  newer_message: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_key_reused: 422,
  too_many_requests: 429,
  temporarily_unavailable: 503,
  server_error: 500,
} as const

export type RefusalKind = keyof typeof refusalKinds

export interface ErrorEntry {
  /** English, with a hole for each param. */
  text: string
  /** Of a code that refuses a whole request: the answer's `error`. */
  error?: RefusalKind
  /** Where it is another one than that of its kind. */
  status?: number
  /** The wire fixes the whole answer to `error`: the text is not sent. */
  isBare?: true
}

/** One that refuses a whole request. */
export type RefusalEntry = ErrorEntry & { error: RefusalKind }

export type ErrorEntries = Record<string, ErrorEntry>
