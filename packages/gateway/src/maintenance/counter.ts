import type { Logger } from 'pino'
import type { WakeUps } from '../commands/wake-ups.ts'
import type { Clock } from '../lib/clock.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import type { StatsStore } from '../stats/stats-store.ts'

export interface CounterDeps {
  store: StatsStore & Pick<WakeUps, 'onWake'>
  clock: Clock
  log: Logger
  fleet: FleetTurns
}

/** Some ten milliseconds of work. */
const batch = 10_000
/** Between two batches: figures are in no hurry, and each batch is a sync. */
const restMs = 1000
const idleMs = 5000
const backlogEveryMs = 60_000
export const countersKeptMs = 8 * 24 * 3600_000

/** Counts what happened, after it happened, from the rows themselves: nothing on the way of a message waits for it. */
export function startCounter({ store, clock, log, fleet }: CounterDeps): Loop {
  let lookedAt = Number.NEGATIVE_INFINITY
  return startLoop({
    name: 'counters',
    scope: 'fleet',
    fleet,
    clock,
    log,
    intervalMs: idleMs,
    wokenBy: (wake) => store.onWake('changes', wake),
    run: async (signal) => {
      if (clock.steady() - lookedAt >= backlogEveryMs) {
        lookedAt = clock.steady()
        const now = clock.now()
        await store.recordBacklog(now)
        await store.deleteCounters(now - countersKeptMs)
      }
      const counted = await store.countActivity(batch)
      if (counted === 0) return undefined
      await clock.wait(restMs, signal)
      return counted >= batch ? 0 : undefined
    },
  })
}
