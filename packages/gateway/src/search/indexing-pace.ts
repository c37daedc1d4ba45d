/** How fast the search index is filled. Pure. */
export interface IndexingProgress {
  /** How long the oldest message that is not in the index has waited. */
  delayMs: number
  /** Whether more was left than one batch takes. */
  isFull: boolean
  /** How long the last batch took, all that was done in between included. */
  workedMs: number
  /** The share of a processor that the thread has used of late: 0 to 1. */
  load: number
}

/** When little happens, what comes within this time is one batch. */
const gatherMs = 100
const hurryAfterMs = 1000
/** From here on, indexing would take from the requests what they need. */
const busyLoad = 0.85

/**
 * How long to rest after a batch. Behind, the index takes half of what the thread has to spare; when the thread has
 * nothing to spare, the index falls further behind rather than slow others.
 */
export function restAfter({ delayMs, isFull, workedMs, load }: IndexingProgress): number {
  const isHurried = (isFull || delayMs > hurryAfterMs) && load < busyLoad
  return isHurried ? Math.min(workedMs, gatherMs) : gatherMs
}

/** Some ten milliseconds of work: requests go between two batches. */
const usualBatch = 300
/** As long as a group of writes may take. */
const largestBatch = 1500

/** Among many writes a batch waits for long, whatever its size: then each takes as many as it can. */
export const batchAfter = (workedMs: number): number => (workedMs < gatherMs ? usualBatch : largestBatch)
