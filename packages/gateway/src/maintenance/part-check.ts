import type { Logger } from 'pino'
import type { Clock } from '../lib/clock.ts'
import { within } from '../lib/within.ts'

/** `ok`, or `failed`: the reason is in the log, not for everybody who can reach the port. */
export type PartHealth = 'ok' | 'failed'

export interface PartCheck {
  /** What the last look found, or a new one when that is old: however many ask, they share it. */
  look(): Promise<PartHealth>
  /** What was last found; a server that starts tries its parts itself. */
  latest(): PartHealth
}

interface PartCheckDeps {
  clock: Pick<Clock, 'now' | 'wait'>
  log: Pick<Logger, 'warn'>
}

interface Part {
  name: string
  check(): Promise<void>
  /** No sooner than that is it looked at again. */
  everyMs: number
}

const deadlineMs = 3000

export function createPartCheck({ clock, log }: PartCheckDeps, { name, check, everyMs }: Part): PartCheck {
  let begunAt = Number.NEGATIVE_INFINITY
  let running = false
  let found: PartHealth = 'ok'
  let last: Promise<PartHealth> = Promise.resolve(found)

  const begin = async (): Promise<PartHealth> => {
    running = true
    try {
      await within(deadlineMs, clock, check())
      found = 'ok'
    } catch (err) {
      log.warn({ err, part: name }, 'a part does not work')
      found = 'failed'
    } finally {
      running = false
    }
    return found
  }
  return {
    latest: () => found,
    look() {
      const ageMs = clock.now() - begunAt
      // A clock that was set back would keep the result for as long.
      const isFresh = running || (ageMs >= 0 && ageMs < everyMs)
      if (isFresh) return last
      begunAt = clock.now()
      last = begin()
      return last
    },
  }
}
