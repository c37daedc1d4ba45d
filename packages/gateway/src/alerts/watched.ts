import type { NodeRow } from '../commands/fleet-rows.ts'
import type { QueueRow } from '../commands/queue.ts'

/** What there may be alerts about, as it is now. */
export interface Watched {
  /** Those whose last attempt failed, and which have something to send. */
  endpoints: FailingEndpoint[]
  /** Deliveries that failed for good since the time that was asked for, of connectors that still have any. */
  exhausted: { connectorId: string; connectorName: string; instanceId: string; count: number }[]
  /** Queues with a target in which somebody waits: since when the first of them. */
  queues: (Pick<QueueRow, 'id' | 'name' | 'instanceId' | 'hours'> & { waitTargetMs: number; waitingSince: number })[]
  nodes: NodeRow[]
}

export interface FailingEndpoint {
  id: string
  kind: 'messages' | 'events'
  /** When its breaker opened, if it did. */
  openedAt: number | null
  connectorId: string
  connectorName: string
  instanceId: string
}
