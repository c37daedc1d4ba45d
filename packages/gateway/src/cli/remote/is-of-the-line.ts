import { StartRefused } from '../../lib/errors.ts'

/** The server is not reached, or the answer was cut: it may be there again. What it refuses stays refused. */
export function isOfTheLine(error: unknown): boolean {
  if (error instanceof StartRefused) return error.reason.code === 'server_unreachable'
  return error instanceof TypeError || (error instanceof Error && error.name === 'AbortError')
}
