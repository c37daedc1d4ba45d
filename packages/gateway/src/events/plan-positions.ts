/**
 * Who is told of a new place in the queue. Each take moves all who are behind: who is near hears of it at once, the others
 * less often, and then where they are by that time. Pure.
 */
import type { QueuePlace } from './place-store.ts'

interface ToldPlace extends Pick<QueuePlace, 'queueId' | 'position'> {
  at: number
}

/** By their conversations. */
export type ToldPlaces = ReadonlyMap<string, ToldPlace>

interface PositionPlan {
  due: QueuePlace[]
  /** Who waits no more is forgotten. */
  told: Map<string, ToldPlace>
}

/** How long a place is not told again, up to which position. */
const pauses = [
  { upTo: 10, ms: 5000 },
  { upTo: 50, ms: 15_000 },
  { upTo: Number.POSITIVE_INFINITY, ms: 60_000 },
]

export const pauseAt = (position: number): number => pauses.find(({ upTo }) => position <= upTo)?.ms ?? 0

export function planPositions(places: readonly QueuePlace[], told: ToldPlaces, now: number): PositionPlan {
  const due: QueuePlace[] = []
  const next = new Map<string, ToldPlace>()
  for (const place of places) {
    const { conversationId, queueId, position } = place
    const last = told.get(conversationId)
    const isDue = !last || (isMoved(place, last) && now - last.at >= pauseAt(position))
    if (isDue) due.push(place)
    next.set(conversationId, isDue ? { queueId, position, at: now } : last)
  }
  return { due, told: next }
}

const isMoved = (place: QueuePlace, last: ToldPlace): boolean =>
  place.position !== last.position || place.queueId !== last.queueId
