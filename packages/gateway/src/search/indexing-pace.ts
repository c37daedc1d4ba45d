/** How fast the search index is filled. Pure. */
export interface IndexingProgress {
  /** How long the oldest message that is not in the index has waited. */
  delayMs: number
  /** How many were taken into the index by the last batch. */
  indexed: number
  /** How long that took, all that was done in between included. */
  workedMs: number
  /** The share of a processor that the thread has used of late: 0 to 1. */
  load: number
}

/** Some ten milliseconds of work: requests go between two batches. */
export const largestBatch = 1500

/** When little happens, what comes within this time is one batch. */
const gatherMs = 100
/** When much happens: each batch costs a sync and a piece of the index that is merged later. */
const gatherManyMs = 300
const many = 100
/** A message that has waited so long is not kept waiting for others. */
const hurryAfterMs = 1000
/** From here on, what is made anew would take from the requests what they need. */
const busyLoad = 0.85

/**
 * How long to rest after a batch. New messages are let wait for a second at most, however busy the thread is: to index
 * them later costs as much. An index that is made anew takes half of what the thread has to spare.
 */
export function restAfter({ delayMs, indexed, workedMs, load }: IndexingProgress): number {
  const isHurried = delayMs > hurryAfterMs || (indexed >= largestBatch && load < busyLoad)
  if (isHurried) return Math.min(workedMs, gatherMs)
  return indexed < many ? gatherMs : gatherManyMs
}
