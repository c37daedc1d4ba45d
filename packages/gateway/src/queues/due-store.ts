import type { DueOutcome, DueRequest } from './decide-due.ts'
import type { DueRange } from './due.ts'
import type { Queue } from './queue.ts'

export interface DueStore {
  /** Those that do anything by themselves. */
  listActiveQueues(): Promise<Queue[]>
  /** Ids of conversations for which it may be time, no more than `limit` of a kind: `actOnDue` says so of each. */
  findDue(request: {
    /** Of which it is whose turn for too long. */
    ranges: readonly DueRange[]
    /** Of these queues, those that they may say something in. */
    texts: { queueIds: readonly string[]; from: number; to: number }
    /** Handed over, and to be given back by then. */
    returnBy: number
    limit: number
  }): Promise<string[]>
  /** Does to a conversation what its queue does by itself now, one thing at a time. */
  actOnDue(request: DueRequest): Promise<DueOutcome>
}
