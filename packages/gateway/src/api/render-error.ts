/** The one renderer of errors: `{"error","error_description","errors"}`, and nothing of the inside with a 5xx. */
import type { ErrorBody } from '@passerelle/protocol'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, invalidRequest } from '../lib/errors.ts'
import { StorageFault } from '../lib/storage-fault.ts'
import type { App } from './app-type.ts'
import { describeFaults, foldErrors } from './faults.ts'

export function renderErrors(app: App): void {
  app.setErrorHandler<Error>((error, request, reply) => {
    sendError(error, request, reply)
  })
}

export function sendError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const told = toApiError(error)
  if (error instanceof StorageFault) request.storageFault = error
  if (told.status >= 500 && !(error instanceof ApiError)) {
    request.log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, 'a request failed')
  }
  // Fastify closes the connection of every body it refuses; unread-body.ts knows which must be, and how.
  reply.removeHeader('connection')
  reply.code(told.status).headers(told.headers).send(renderError(told))
}

export function renderError({ code, description, faults, body: more }: ApiError): ErrorBody {
  const body: ErrorBody = { error: code }
  if (description !== undefined) body.error_description = description
  if (faults !== undefined) body.errors = faults
  return { ...body, ...more }
}

const serverError = (): ApiError =>
  new ApiError(
    'server_error',
    500,
    'Something failed on our side. Try again later; if it stays, tell the operator the X-Request-Id.',
  )

/** What the framework and its plugins throw, in our words. */
function toApiError(error: Error): ApiError {
  if (error instanceof ApiError) return error
  const { code, validation, statusCode } = error as Partial<FastifyError>
  if (validation) {
    const faults = foldErrors(validation)
    return invalidRequest(describeFaults(faults), faults)
  }
  if (code === 'FST_ERR_BAD_URL') return invalidRequest('The URL is not valid: a % in it must begin a UTF-8 sequence.')
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return serverError()
  return fromStatus(statusCode, error)
}

function fromStatus(status: number, error: Error): ApiError {
  switch (status) {
    case 404:
    case 414:
      return new ApiError('not_found', 404, 'Nothing is at this URL.')
    case 413:
      return new ApiError('payload_too_large', 413, 'The request is larger than this endpoint takes.')
    case 415:
      return new ApiError('unsupported_media_type', 415, 'This endpoint does not take that Content-Type.')
    case 429:
      return new ApiError('too_many_requests', 429, 'Too many requests. Try again later.')
    default:
      return new ApiError('invalid_request', status, error.message)
  }
}
