/** Which queues the strip names: the agent's own. Pure. */
import type { DeskQueueItem } from '@passerelle/protocol'

interface Strip<T> {
  own: T[]
  /** Whether an entry for all of them is of use. */
  hasSum: boolean
}

/** Where there is one queue altogether, Unassigned says the same. */
export function stripOf<T extends Pick<DeskQueueItem, 'is_own'>>(queues: readonly T[]): Strip<T> {
  const own = queues.length < 2 ? [] : queues.filter(({ is_own }) => is_own)
  return { own, hasSum: own.length > 1 }
}
