/** The errors operations name, each under the name it has among the description's components. */
import type { ErrorBody } from '@passerelle/protocol'
import { NewerMessageBodySchema } from '@passerelle/protocol/schemas'
import type { TSchema } from 'typebox'

export interface ErrorAnswer {
  status: number
  description: string
  headers?: Record<string, string>
  /** Of its body, where that says more than every error does. */
  schema?: TSchema
  examples?: readonly ErrorBody[]
}

const retryAfter = { 'Retry-After': 'Seconds to wait, a whole number.' }

export const operationErrors = {
  InvalidRequest: {
    status: 400,
    description: 'Wrong format of path, query or body. Every fault is listed with its place; nothing was done.',
    examples: [
      {
        error: 'invalid_request',
        error_description: 'The request has a fault; nothing was recorded.',
        errors: [{ path: '/messages/0/created_at', message: 'is required' }],
      },
    ],
  },
  InvalidGrant: {
    status: 400,
    description: 'The form is broken, a parameter is missing or repeated, or the `grant_type` is another one.',
    examples: [
      {
        error: 'invalid_request',
        error_description: 'grant_type is missing. Send grant_type=client_credentials.',
      },
      {
        error: 'unsupported_grant_type',
        error_description: 'The only grant_type here is client_credentials.',
      },
    ],
  },
  InvalidClient: {
    status: 401,
    description: 'Client id or secret are wrong, unknown or missing.',
    headers: { 'WWW-Authenticate': '`Basic`, when HTTP Basic was used.' },
    examples: [{ error: 'invalid_client' }],
  },
  InvalidToken: {
    status: 401,
    description: 'The access token is missing, invalid, revoked or expired: ask for a new one.',
    headers: { 'WWW-Authenticate': '`Bearer error="invalid_token"`' },
    examples: [{ error: 'invalid_token' }],
  },
  InvalidCredentials: {
    status: 401,
    description: 'The e-mail, the password or the operator token is wrong.',
    examples: [{ error: 'invalid_credentials', error_description: 'The e-mail or the password is wrong.' }],
  },
  Unauthorized: {
    status: 401,
    description: 'No session that holds, and no valid key or token.',
    headers: { 'WWW-Authenticate': '`Bearer`' },
    examples: [
      {
        error: 'unauthorized',
        error_description: 'Log in at /desk/v1/session, or send Authorization: Bearer <API key>.',
      },
    ],
  },
  Forbidden: {
    status: 403,
    description:
      "The session's CSRF token is missing or wrong, another site sent the request, or it is not for this role.",
    examples: [
      {
        error: 'forbidden',
        error_description: 'Send the csrf_token of GET /desk/v1/session in the header X-CSRF-Token.',
      },
    ],
  },
  NotFound: {
    status: 404,
    description: 'Wrong URL, or the object does not exist (or no longer, or for somebody else).',
    examples: [{ error: 'not_found', error_description: 'Nothing is at this URL.' }],
  },
  Conflict: {
    status: 409,
    description: 'Not in the state the object is in: the description says which, and what to do.',
    examples: [
      {
        error: 'conflict',
        error_description: 'The connector was deleted: nothing can be sent through it.',
      },
    ],
  },
  NewerMessage: {
    status: 409,
    description:
      '`newer_message`: the customer has written since `last_seen_message_id`, or within the last 2 s when that is left out. Nothing was closed; send the id of `message` to close it anyway.',
    schema: NewerMessageBodySchema,
  },
  PayloadTooLarge: {
    status: 413,
    description: 'The request is larger than this endpoint takes.',
    examples: [
      {
        error: 'payload_too_large',
        error_description: 'The request is larger than the 41943040 bytes this endpoint takes. Split it.',
      },
    ],
  },
  UnsupportedMediaType: {
    status: 415,
    description: 'Another `Content-Type` than those named here, or any `Content-Encoding`.',
    examples: [
      { error: 'unsupported_media_type', error_description: 'This endpoint does not take that Content-Type.' },
    ],
  },
  IdempotencyKeyReused: {
    status: 422,
    description: 'This `Idempotency-Key` stands for another message, sent within the last 24 h.',
    examples: [
      {
        error: 'idempotency_key_reused',
        error_description:
          'This Idempotency-Key stands for another message, sent within the last 24 h: use a new key for each message.',
      },
    ],
  },
  TooManyRequests: {
    status: 429,
    description:
      'Too many failed attempts from this address within a minute: ten for one client, e-mail or the operator token, a hundred in all. Or the connector is over its rate of messages, bytes or tokens. Or 32 event streams are open with this session or key.',
    headers: retryAfter,
    examples: [
      {
        error: 'too_many_requests',
        error_description: 'Too many failed attempts. Try again in 42 s.',
      },
    ],
  },
  ServerError: {
    status: 500,
    description: 'A failure of ours. Send it again later; the operator finds it by the `X-Request-Id`.',
    examples: [
      {
        error: 'server_error',
        error_description:
          'Something failed on our side. Try again later; if it stays, tell the operator the X-Request-Id.',
      },
    ],
  },
  TemporarilyUnavailable: {
    status: 503,
    description: 'Busy at this moment: send it again later.',
    headers: retryAfter,
    examples: [
      {
        error: 'temporarily_unavailable',
        error_description: 'Too many large requests at this moment. Send it again later.',
      },
    ],
  },
} as const satisfies Record<string, ErrorAnswer>

export type ErrorName = keyof typeof operationErrors
