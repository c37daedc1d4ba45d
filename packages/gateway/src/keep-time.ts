import type { Logger } from 'pino'
import type { Clock } from './lib/clock.ts'
import { followClock, type ReadTime } from './lib/follow-clock.ts'
import { followStoreClock } from './lib/store-clock.ts'
import type { LongestWaits } from './maintenance/decide-clock-change.ts'
import type { Store } from './store/store.ts'

export interface Time {
  clock: Clock
  readTime: ReadTime
  /** To be called every few seconds. */
  refresh(): Promise<void>
}

interface Dependencies {
  store: Pick<Store, 'isShared' | 'readClock' | 'moveTimes'>
  /** Of this machine. */
  clock: Clock
  log: Logger
  longest: LongestWaits
}

/**
 * Whose time it is. Beside an embedded store this machine's, and what waits is moved along when that is set. Several
 * servers go by the clock of the store they share: that of one of them may not move what the others wait for.
 */
export async function keepTime({ store, clock, log, longest }: Dependencies): Promise<Time> {
  if (store.isShared) {
    const shared = await followStoreClock(clock, store.readClock)
    return { clock: shared, readTime: async () => shared.now(), refresh: shared.refresh }
  }
  const readTime = followClock({ clock, log, move: (change) => store.moveTimes(change, longest) })
  return { clock, readTime, refresh: async () => {} }
}
