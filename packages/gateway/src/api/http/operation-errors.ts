/** The errors operations name, each under the name it has among the description's components. */

import { CSRF_TOKEN_HEADER, type ErrorBody, LIMITS } from '@passerelle/protocol'
import { NewerMessageBodySchema } from '@passerelle/protocol/schemas'
import type { TSchema } from 'typebox'
import { fault, refuse } from '../../lib/errors.ts'
import { refuseFaulty } from './faults.ts'
import { renderError } from './render-error.ts'

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
    examples: [renderError(refuseFaulty([fault('/messages/0/created_at', 'required')]))],
  },
  InvalidGrant: {
    status: 400,
    description: 'The form is broken, a parameter is missing or repeated, or the `grant_type` is another one.',
    examples: [renderError(refuse('grant_type_missing')), renderError(refuse('grant_type_unknown'))],
  },
  InvalidClient: {
    status: 401,
    description: 'Client id or secret are wrong, unknown or missing.',
    headers: { 'WWW-Authenticate': '`Basic`, when HTTP Basic was used.' },
    examples: [renderError(refuse('client_refused'))],
  },
  InvalidToken: {
    status: 401,
    description: 'The access token is missing, invalid, revoked or expired: ask for a new one.',
    headers: { 'WWW-Authenticate': '`Bearer error="invalid_token"`' },
    examples: [renderError(refuse('token_refused'))],
  },
  InvalidCredentials: {
    status: 401,
    description: 'The e-mail, the password or the operator token is wrong.',
    examples: [renderError(refuse('password_wrong'), true)],
  },
  Unauthorized: {
    status: 401,
    description: 'No session that holds, and no valid key or token.',
    headers: { 'WWW-Authenticate': '`Bearer`' },
    examples: [renderError(refuse('not_logged_in'), true)],
  },
  Forbidden: {
    status: 403,
    description:
      "The session's CSRF token is missing or wrong, another site sent the request, or it is not for this role.",
    examples: [renderError(refuse('csrf_token_wrong', { header: CSRF_TOKEN_HEADER }), true)],
  },
  NotFound: {
    status: 404,
    description: 'Wrong URL, or the object does not exist (or no longer, or for somebody else).',
    examples: [renderError(refuse('url_unknown'))],
  },
  Conflict: {
    status: 409,
    description: 'Not in the state the object is in: the description says which, and what to do.',
    examples: [renderError(refuse('connector_deleted'), true)],
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
    examples: [renderError(refuse('body_too_large', { max: LIMITS.requestBytes }))],
  },
  UnsupportedMediaType: {
    status: 415,
    description: 'Another `Content-Type` than those named here, or any `Content-Encoding`.',
    examples: [renderError(refuse('content_type_unknown', { types: ['application/json'] }))],
  },
  IdempotencyKeyReused: {
    status: 422,
    description: 'This `Idempotency-Key` stands for another message, sent within the last 24 h.',
    examples: [renderError(refuse('idempotency_key_reused'), true)],
  },
  TooManyRequests: {
    status: 429,
    description:
      'Too many failed attempts from this address within a minute: ten for one client, e-mail or the operator token, a hundred in all. Or the connector is over its rate of messages, bytes or tokens. Or 32 event streams are open with this session or key.',
    headers: retryAfter,
    examples: [renderError(refuse('too_many_failures', { seconds: 42 }))],
  },
  ServerError: {
    status: 500,
    description: 'A failure of ours. Send it again later; the operator finds it by the `X-Request-Id`.',
    examples: [renderError(refuse('server_failed'))],
  },
  TemporarilyUnavailable: {
    status: 503,
    description: 'Busy at this moment: send it again later.',
    headers: retryAfter,
    examples: [renderError(refuse('memory_taken'))],
  },
} as const satisfies Record<string, ErrorAnswer>

export type ErrorName = keyof typeof operationErrors
