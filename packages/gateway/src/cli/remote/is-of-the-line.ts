import { StartRefused } from '../../lib/errors.ts'
import { RemoteRefusal } from './remote-refusal.ts'

/** What a proxy says without its server, and a server without its database. */
export const awayStatuses: readonly unknown[] = [502, 503, 504]

/** The server is not reached, or the answer was cut: it may be there again. What it refuses stays refused. */
export function isOfTheLine(error: unknown): boolean {
  if (error instanceof StartRefused) {
    const { code, params } = error.reason
    return code === 'server_unreachable' || (code === 'server_not_known' && awayStatuses.includes(params.status))
  }
  if (error instanceof RemoteRefusal) return awayStatuses.includes(error.status)
  return error instanceof TypeError || (error instanceof Error && error.name === 'AbortError')
}
