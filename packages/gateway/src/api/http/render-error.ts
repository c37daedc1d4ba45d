/** The one renderer of errors: `{"error","error_description","errors"}`, and nothing of the inside with a 5xx. */

import type { ErrorBody } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, refuse, toRequestFault } from '../../lib/errors.ts'
import { isStorageTrouble } from '../../lib/storage-fault.ts'
import type { App } from './app-type.ts'
import { foldErrors, refuseFaulty } from './faults.ts'

export function renderErrors(app: App): void {
  app.setErrorHandler<Error>((error, request, reply) => {
    sendError(error, request, reply)
  })
}

export function sendError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const told = toApiError(error, request)
  if (isStorageTrouble(error)) request.storageTrouble = error
  request.refusal = told
  if (told.status >= 500 && !(error instanceof ApiError)) {
    request.log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'a request failed')
  }
  // Fastify closes the connection of every body it refuses; unread-body.ts knows which must be, and how.
  reply.removeHeader('connection')
  reply
    .code(told.status)
    .headers(told.headers)
    .send(renderError(told, isCoded(request)))
}

/** The partner API's answers are published: only the entries of their `errors` have codes. */
const isCoded = ({ url }: FastifyRequest): boolean => /^\/(?:desk|operator)\//.test(url)

export function renderError({ kind, reason, description, faults, body: more }: ApiError, coded = false): ErrorBody {
  const body: ErrorBody = { error: kind }
  if (description !== undefined) body.error_description = description
  if (coded) Object.assign(body, reason)
  if (faults !== undefined) body.errors = faults.map(toRequestFault)
  return { ...body, ...more }
}

/** What the framework and its plugins throw, in our words. */
function toApiError(error: Error, request: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error
  const { code, validation, statusCode } = error as Partial<FastifyError>
  if (validation) {
    return refuseFaulty(foldErrors(validation))
  }
  if (code === 'FST_ERR_BAD_URL') return refuse('url_malformed')
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return refuse('server_failed')
  return fromStatus(statusCode, error, request)
}

function fromStatus(status: number, error: Error, request: FastifyRequest): ApiError {
  switch (status) {
    case 404:
    case 414:
      return refuse('url_unknown')
    case 413:
      return refuse('request_too_large')
    case 415:
      return refuse('content_type_unknown', { types: typesOf(request) })
    case 429:
      return refuse('too_many_requests')
    default:
      return new ApiError(reason('not_understood', { detail: error.message }), { status })
  }
}

/** The content types the route of a request takes. */
function typesOf({ routeOptions: { config } }: FastifyRequest): readonly string[] {
  const { operation } = config
  return (operation && 'body' in operation && operation.body?.types) || ['application/json']
}
