import { StartRefused } from '../../lib/errors.ts'
import { RemoteRefusal } from './remote-refusal.ts'

/** A proxy answers so without its server, and a server without its database. */
export const awayStatuses: readonly number[] = [502, 503, 504]

/** The server, or its database, is not reached, or the answer was cut: it may be there again. A refusal stays one. */
export function isOfTheLine(error: unknown): boolean {
  if (error instanceof StartRefused) {
    const { code, params } = error.reason
    return (
      code === 'server_unreachable' || (code === 'server_not_known' && awayStatuses.includes(Number(params.status)))
    )
  }
  if (error instanceof RemoteRefusal) return awayStatuses.includes(error.status)
  return error instanceof TypeError || (error instanceof Error && error.name === 'AbortError')
}
