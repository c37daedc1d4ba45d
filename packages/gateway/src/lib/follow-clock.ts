/**
 * Stored waits and leases are times of day, and somebody may set the clock while the server runs. `ReadTime` gives the
 * time of day only after everything that waits has been moved along with it, so that each wait keeps its length.
 */
import type { Logger } from 'pino'
import type { Clock } from './clock.ts'

export interface ClockChange {
  /** How far the clock was set, in ms; 0 at the start, when nobody can tell. */
  by: number
  /** The time of day after that. */
  now: number
}

/** The time of day, to measure and to write waits with. Rejects when what waits could not be moved. */
export type ReadTime = () => Promise<number>

/** What a clock gains or loses by being corrected gradually is no jump. */
const toleranceMs = 1000

interface FollowDeps {
  clock: Pick<Clock, 'now' | 'steady'>
  log: Pick<Logger, 'warn'>
  /**
   * Commits the change. Called once at the first reading, then at each jump; with the same change again when it could
   * not be done whole, as a part of it may have been.
   */
  move(change: ClockChange): Promise<void>
}

export function followClock({ clock, log, move }: FollowDeps): ReadTime {
  let known: number | undefined
  let moving: Promise<void> | undefined

  let begun: { change: ClockChange; distance: number } | undefined

  const follow = async (change: ClockChange, distance: number) => {
    if (!begun && change.by !== 0) log.warn({ byMs: change.by }, 'the clock was set; what waits keeps its length')
    begun ??= { change, distance }
    await move(begun.change)
    known = begun.distance
    begun = undefined
  }

  return async () => {
    for (;;) {
      const now = clock.now()
      const distance = now - clock.steady()
      const by = Math.round(distance - (known ?? distance))
      if (known !== undefined && !begun && Math.abs(by) < toleranceMs) {
        known = distance
        return now
      }
      moving ??= follow({ by, now }, distance).finally(() => {
        moving = undefined
      })
      await moving
    }
  }
}
