import type { Logger } from 'pino'
import type { ChangeFeed } from '../changes/change-feed.ts'
import type { Clock } from '../lib/clock.ts'
import { type Loop, startLoop } from '../lib/loop.ts'
import type { SearchStore } from './search-store.ts'

export interface IndexerDeps {
  store: SearchStore & Pick<ChangeFeed, 'onWake'>
  clock: Clock
  log: Logger
}

/**
 * A message is found at once when little happens; in a flood, and while an old index is made anew, the index falls behind
 * rather than slow others.
 */
const batch = 200
const restMs = 100
const pollMs = 500

/** Fills the search index, after the messages are committed and answered. */
export function startSearchIndexer({ store, clock, log }: IndexerDeps): Loop {
  return startLoop({
    name: 'search index',
    clock,
    log,
    intervalMs: pollMs,
    wokenBy: (wake) => store.onWake('changes', wake),
    run: async (signal) => {
      const indexed = await store.indexMessages(batch)
      if (indexed === 0) return undefined
      await clock.wait(restMs, signal)
      return 0
    },
  })
}
