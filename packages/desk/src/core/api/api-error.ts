import type { ErrorBody, MessageItem, NewerMessageBody, ReasonItem, RequestFault } from '@passerelle/protocol'

/** A refused or failed request. `status` 0: no answer came at all. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** The server's sentence; undefined when it gave none. */
  readonly description: string | undefined
  /** The same as a code with its params. */
  readonly reason: ReasonItem | undefined
  readonly faults: RequestFault[]
  /** Of a refusal to act over a message that nobody had seen. */
  readonly newerMessage: MessageItem | undefined

  constructor(status: number, body: Partial<NewerMessageBody>) {
    super(body.error_description ?? body.error ?? `HTTP ${status}`)
    this.status = status
    this.code = body.error ?? (status === 0 ? 'network' : `http_${status}`)
    this.description = body.error_description
    this.reason = body.code === undefined ? undefined : { code: body.code, params: body.params ?? {} }
    this.faults = body.errors ?? []
    this.newerMessage = body.error === 'newer_message' ? body.message : undefined
  }
}

/** Worth another try with the same content: nothing was said against the request itself. */
export const isTransient = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.status === 0 || error.status === 408 || error.status === 429 || error.status >= 500)

/** No answer of the server itself: none came, or that of a proxy before it. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof ApiError && [0, 502, 503, 504].includes(error.status)

export const isStatus = (error: unknown, status: number): boolean =>
  error instanceof ApiError && error.status === status

/** The error of an answer, whatever its body is. */
export function parseErrorBody(status: number, text: string): ApiError {
  try {
    const body: unknown = JSON.parse(text)
    if (body !== null && typeof body === 'object' && 'error' in body) return new ApiError(status, body as ErrorBody)
  } catch {
    // A proxy's page, or nothing: the status says enough.
  }
  return new ApiError(status, {})
}
