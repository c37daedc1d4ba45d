/** By opening hours; `unstaffed`: nobody is online; `full`: nobody who is has room. */
export type AvailabilityState = 'open' | 'closed' | 'unstaffed' | 'full'

export interface AvailabilityEntry {
  id: string
  name: string
  state: AvailabilityState
  agents_online: number
  agents_available: number
  waiting: number
  /** From what was measured; null without it. */
  estimated_wait_seconds: number | null
  /** Integer seconds since 1970; null unless it is closed. */
  opens_at: number | null
  /** While it is closed: after it will have opened. Null when it never closes. */
  closes_at: number | null
}
