import type { ReasonItem, RequestFault } from '@passerelle/protocol'
import type { ApiError } from './api-error.ts'

/** What the server says is wrong: in English, and the same as a code with its params. */
export interface Problem {
  text: string
  reason?: ReasonItem | undefined
}

export const toProblem = ({ message, code, params }: RequestFault): Problem => ({
  text: message,
  reason: { code, params },
})

/** What a refused request's answer says: its first fault that is of none of `fields`, else what it says of the whole. */
export function problemOf(error: ApiError, fields: readonly string[] = []): Problem {
  const fault = error.faults.find(({ path }) => !fields.includes(path.slice(1)))
  return fault ? toProblem(fault) : { text: error.description ?? error.message, reason: error.reason }
}
