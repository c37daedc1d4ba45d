import type { QueueAvailability } from '@passerelle/protocol'
import type { Availability } from '../../queues/availability.ts'
import { presentTimeOrNull } from './present-time.ts'

export const presentAvailability = (now: Availability): QueueAvailability => ({
  state: now.state,
  agents_online: now.agentsOnline,
  agents_available: now.agentsAvailable,
  waiting: now.waiting,
  estimated_wait_seconds: now.estimatedWaitSeconds,
  opens_at: presentTimeOrNull(now.opensAt),
  closes_at: presentTimeOrNull(now.closesAt),
})
