/**
 * The errors a client can be told: codes of the closed list in the protocol, with one renderer (api/http/render-error.ts). A
 * failed delivery is data, never thrown; a bug is an assertion and shows as `server_error` with nothing of the inside.
 */
import type { RequestFault } from '@passerelle/protocol'
import {
  type Args,
  type ErrorCode,
  errorList,
  type Reason,
  type RefusalCode,
  type RefusalEntry,
  type RefusalKind,
  reason,
  refusalKinds,
  sayInEnglish,
} from '@passerelle/protocol/errors'

/** One fault of a request: a JSON pointer to the place, and what is wrong there. */
export interface Fault {
  path: string
  reason: Reason
}

/** What is wrong with the value at `path`. */
export const fault = <Code extends ErrorCode>(path: string, code: Code, ...args: Args<Code>): Fault => ({
  path,
  reason: reason(code, ...args),
})

export const toRequestFault = ({ path, reason: { code, params } }: Fault): RequestFault => ({
  path,
  message: sayInEnglish({ code, params }),
  code,
  params,
})

export interface RefusalOptions {
  faults?: Fault[]
  headers?: Record<string, string>
  /** Another one than the code's. */
  status?: number
  /** Further fields of the answer's body, as they are sent. */
  body?: object
}

/** What is thrown with a reason of the list. */
export class ReasonedError extends Error {
  readonly reason: Reason

  constructor(why: Reason) {
    super(sayInEnglish(why))
    this.reason = why
  }
}

export const reasonOf = (error: unknown): Reason => {
  if (error instanceof ReasonedError) return error.reason
  return reason('unexpected', { detail: error instanceof Error ? error.message : String(error) })
}

/** A refused request. */
export class ApiError extends ReasonedError {
  readonly kind: RefusalKind
  readonly status: number
  /** Undefined where the wire fixes the body to the kind alone. */
  readonly description: string | undefined
  readonly faults: Fault[] | undefined
  readonly headers: Record<string, string>
  readonly body: object | undefined

  constructor(refusal: Reason<RefusalCode>, options: RefusalOptions = {}) {
    const entry: RefusalEntry = errorList[refusal.code]
    super(refusal)
    this.kind = entry.error
    this.status = options.status ?? entry.status ?? refusalKinds[entry.error]
    this.description = entry.isBare ? undefined : this.message
    this.faults = options.faults
    this.headers = options.headers ?? {}
    this.body = options.body
  }
}

export const refuse = <Code extends RefusalCode>(code: Code, ...args: Args<Code>): ApiError =>
  new ApiError(reason(code, ...args))

/** With the whole seconds after which it may be tried again. */
export const refuseForSeconds = (
  code: 'too_many_failures' | 'rate_exceeded' | 'token_rate_exceeded',
  seconds: number,
): ApiError => new ApiError(reason(code, { seconds }), { headers: { 'Retry-After': String(seconds) } })

/** Why the program will not start or go on, or a command does nothing; its one sentence is printed without a stack trace. */
export class StartRefused extends ReasonedError {}
