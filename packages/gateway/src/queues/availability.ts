/** Whether a customer who is sent to a queue now will find somebody. Pure. */
import { type Candidate, hasRoom } from './choose-agent.ts'
import { estimateWait, type MeasuredWait } from './estimate-wait.ts'
import type { OpeningTimes } from './opening-hours.ts'

/** By its hours; `unstaffed`: nobody is online; `full`: nobody who is has room. */
export type AvailabilityState = 'open' | 'closed' | 'unstaffed' | 'full'

export interface Availability {
  state: AvailabilityState
  agentsOnline: number
  /** Online, and with room for one more. */
  agentsAvailable: number
  waiting: number
  /** Null: nobody is there, or too few waits were measured. */
  estimatedWaitSeconds: number | null
  /** While it is closed. */
  opensAt: number | null
  /** While it is closed: after it will have opened. */
  closesAt: number | null
}

export interface QueueNow {
  now: number
  /** Null: it never closes. */
  times: OpeningTimes | null
  members: readonly Pick<Candidate, 'status' | 'load' | 'capacity'>[]
  waiting: number
  measured: readonly MeasuredWait[]
}

export function findAvailability({ now, times, members, waiting, measured }: QueueNow): Availability {
  const agentsOnline = members.filter(({ status }) => status === 'online').length
  const agentsAvailable = members.filter(hasRoom).length
  const state = stateOf({ isOpen: times?.isOpen(now) ?? true, agentsOnline, agentsAvailable })
  return {
    ...{ state, agentsOnline, agentsAvailable, waiting },
    estimatedWaitSeconds: estimateAt({ state, measured }, waiting + 1),
    opensAt: state === 'closed' ? (times?.opensAt(now) ?? null) : null,
    closesAt: times?.closesAt(now) ?? null,
  }
}

/** Of whoever has that place in its line; null: nobody is there, or too few waits were measured. */
export const estimateAt = (
  { state, measured }: Pick<Availability, 'state'> & Pick<QueueNow, 'measured'>,
  position: number,
): number | null => (state === 'open' || state === 'full' ? estimateWait(measured, position) : null)

type Staff = { isOpen: boolean } & Pick<Availability, 'agentsOnline' | 'agentsAvailable'>

function stateOf({ isOpen, agentsOnline, agentsAvailable }: Staff): AvailabilityState {
  if (!isOpen) return 'closed'
  if (agentsOnline === 0) return 'unstaffed'
  return agentsAvailable === 0 ? 'full' : 'open'
}
