import type { AvailabilityState } from '../queues/availability.ts'
import type { SeenQueues } from './decide-availability.ts'

/** A connector that hears of `availability.changed`. */
export interface AvailabilityListener {
  connectorId: string
  instanceId: string
}

export interface ToldAvailabilityStore {
  findAvailabilityListeners(): Promise<AvailabilityListener[]>
  /** Records an event for each queue whose state is another than was told; gives those states. */
  tellAvailability(seen: SeenQueues): Promise<AvailabilityState[]>
  /** Those of no customer that were settled, recorded before: at most `limit`; returns how many. */
  deleteEventsOfNobody(before: number, limit: number): Promise<number>
}
