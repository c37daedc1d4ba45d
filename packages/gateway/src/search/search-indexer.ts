import type { Logger } from 'pino'
import type { WakeUps } from '../commands/wake-ups.ts'
import type { Clock } from '../lib/clock.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import { measureThreadLoad } from '../lib/thread-load.ts'
import { largestBatch, restAfter } from './indexing-pace.ts'
import type { SearchStore } from './search-store.ts'

export interface IndexerDeps {
  store: SearchStore & Pick<WakeUps, 'onWake'>
  clock: Clock
  log: Logger
  fleet: FleetTurns
}

const pollMs = 500

/** Fills the search index, after the messages are committed and answered. */
export function startSearchIndexer({ store, clock, log, fleet }: IndexerDeps): Loop {
  const readLoad = measureThreadLoad()
  return startLoop({
    name: 'search index',
    scope: 'fleet',
    fleet,
    clock,
    log,
    intervalMs: pollMs,
    wokenBy: (wake) => store.onWake('messages', wake),
    run: async (signal) => {
      const startedAt = clock.steady()
      const indexed = await store.indexMessages(largestBatch)
      if (indexed === 0) return undefined
      const delayMs = await store.readSearchDelay(clock.now())
      const workedMs = clock.steady() - startedAt
      await clock.wait(restAfter({ delayMs, indexed, workedMs, load: readLoad() }), signal)
      return 0
    },
  })
}
