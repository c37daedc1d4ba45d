/** How far a go of routing reads on in queues whose first ones all fit nobody who has room. */
import { compareTurns, type Turn } from './waiting.ts'

/** Of all queues of an instance together: each of those that go on has its part. */
const mostPages = 100

/** Behind whom the next go reads on, by queue: where the last one had read enough. */
export type Bookmarks = Map<string, Turn>

export interface Reading {
  /** Behind whom to read the next page; undefined when this go has read enough of the queue. */
  next(queueId: string, after: Turn): Turn | undefined
  /** Nobody waits behind that page: the next go begins anew. */
  end(queueId: string): void
}

/**
 * Half of a queue's pages are always those behind its first ones, so that whoever has room again is given who waits
 * longest. The other half begins where the last go stopped, so that however many wait, each is looked at in the end.
 */
export function startReading(bookmarks: Bookmarks, queueCount: number, most = mostPages): Reading {
  const half = Math.max(1, Math.floor(most / 2 / Math.max(1, queueCount)))
  const counts = new Map<string, number>()
  return {
    next(queueId, after) {
      const count = counts.get(queueId) ?? 0
      const bookmark = bookmarks.get(queueId)
      const isBehind = count >= half && bookmark !== undefined && compareTurns(bookmark, after) > 0
      const from = isBehind ? bookmark : after
      counts.set(queueId, count + 1)
      if (count < 2 * half) return from
      bookmarks.set(queueId, from)
      return undefined
    },
    end: (queueId) => void bookmarks.delete(queueId),
  }
}
