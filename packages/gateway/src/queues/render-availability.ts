/** A queue as partners see it, whether they ask or are told. Pure. */
import type { AvailabilityEntry } from '@passerelle/protocol'
import type { Availability } from './availability.ts'

const inSeconds = (at: number | null): number | null => (at === null ? null : Math.floor(at / 1000))

export const renderAvailability = (queue: Availability & { id: string; name: string }): AvailabilityEntry => ({
  id: queue.id,
  name: queue.name,
  state: queue.state,
  agents_online: queue.agentsOnline,
  agents_available: queue.agentsAvailable,
  waiting: queue.waiting,
  estimated_wait_seconds: queue.estimatedWaitSeconds,
  opens_at: inSeconds(queue.opensAt),
  closes_at: inSeconds(queue.closesAt),
})
