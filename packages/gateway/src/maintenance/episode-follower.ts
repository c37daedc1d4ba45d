import type { Logger } from 'pino'
import type { WakeUps } from '../commands/wake-ups.ts'
import type { Clock } from '../lib/clock.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import type { EpisodeStore } from '../reports/episode-store.ts'

export interface EpisodeFollowerDeps {
  store: Pick<EpisodeStore, 'followEpisodes' | 'deleteEpisodes' | 'deleteRatings'> & Pick<WakeUps, 'onWake'>
  clock: Clock
  log: Logger
  fleet: FleetTurns
}

/** Some ten milliseconds of work, and as much again for each few hundred conversations that something happened to. */
const batch = 10_000
/** Between two batches: reports are in no hurry. */
const restMs = 1000
const idleMs = 5000
/** Two years, and the month that is compared with. */
const keptMs = 25 * 31 * 24 * 3600_000
const tidyEveryMs = 3600_000
const mostDeleted = 1000

/**
 * Writes down what reports count, after it happened, from the record of it: nothing on the way of a message waits for it,
 * and what happened before there were reports is read in the same way.
 */
export function startEpisodeFollower({ store, clock, log, fleet }: EpisodeFollowerDeps): Loop {
  let tidiedAt = Number.NEGATIVE_INFINITY
  const tidy = async () => {
    if (clock.steady() - tidiedAt < tidyEveryMs) return
    const before = clock.now() - keptMs
    const gone = [await store.deleteEpisodes(before, mostDeleted), await store.deleteRatings(before, mostDeleted)]
    if (gone.every((count) => count < mostDeleted)) tidiedAt = clock.steady()
  }
  return startLoop({
    name: 'episodes',
    scope: 'fleet',
    fleet,
    clock,
    log,
    intervalMs: idleMs,
    wokenBy: (wake) => store.onWake('changes', wake),
    run: async (signal) => {
      await tidy()
      const followed = await store.followEpisodes(batch)
      if (followed === 0) return undefined
      await clock.wait(restMs, signal)
      return followed >= batch ? 0 : undefined
    },
  })
}
