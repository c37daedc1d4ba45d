/** What an error of the gateway means for a visitor. */
import { PasserelleError, type PasserelleErrorCode } from '@passerelle/sdk'
import type { Problem } from './status.ts'

const PROBLEMS: Partial<Record<PasserelleErrorCode, Problem>> = {
  invalid_client: 'misconfigured',
  invalid_token: 'misconfigured',
  not_found: 'misconfigured',
  unexpected_answer: 'misconfigured',
  invalid_request: 'refused',
  invalid_argument: 'refused',
  too_large: 'refused',
  refused: 'refused',
}

const FINAL: ReadonlySet<PasserelleErrorCode> = new Set([
  'not_found',
  'refused',
  'invalid_request',
  'invalid_argument',
  'too_large',
])

export function explainFailure(error: unknown): Problem {
  // Anything else is of our own side, such as a file that made room for others.
  return error instanceof PasserelleError ? (PROBLEMS[error.code] ?? 'unreachable') : 'refused'
}

/** Whether fetching an attachment again cannot help. */
export function isGone(error: unknown): boolean {
  return error instanceof PasserelleError && FINAL.has(error.code)
}
