import type { Fault } from '../lib/errors.ts'
import type { PageOf, PageRequest } from '../lib/page.ts'

/** A request of a partner that was refused: what was wrong and where, nothing of what was sent. */
export interface RefusedRequest {
  id: string
  at: number
  /** Null where nobody could be told from it. */
  connectorId: string | null
  method: string
  /** The route's, without what stands in its place. */
  path: string
  status: number
  /** Each once. */
  codes: readonly string[]
  /** The first ones; none of a request that an earlier version recorded. */
  faults: readonly Fault[]
  /** Those that are not kept included, up to as many as a request is told of. */
  faultCount: number
  /** Of the answer's `x-request-id`. */
  requestId: string
}

export interface RequestCount {
  /** The beginning of its hour. */
  at: number
  connectorId: string | null
  accepted: number
  refused: number
}

export interface RecordedRequests {
  refused: readonly RefusedRequest[]
  counts: readonly RequestCount[]
}

export interface RequestLogStore {
  /** Counts are added to what is there. Not durable: a power cut may take the last seconds of it. */
  recordRequests(recorded: RecordedRequests): Promise<void>
  /** The newest first. */
  listRefusedRequests(
    request: PageRequest & { connectorId?: string | undefined; since?: number | undefined },
  ): Promise<PageOf<RefusedRequest>>
  /** Of each connector, from the hour of that time on. */
  countRequests(since: number): Promise<Omit<RequestCount, 'at'>[]>
  /** Both that are older, at most so many of each. */
  deleteRequests(before: number, limit: number): Promise<number>
}
