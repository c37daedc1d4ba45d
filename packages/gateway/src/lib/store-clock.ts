/**
 * The time of day of a store that several servers share: what one of them writes, others compare with theirs. Each asks
 * the store now and then, and counts on by its own steady clock: setting the time of day of a server changes nothing.
 */
import type { Clock } from './clock.ts'

export interface StoreClock extends Clock {
  /** Asks again: steady clocks of two machines drift apart, and the store's may have been set. */
  refresh(): Promise<void>
}

export async function followStoreClock(clock: Clock, readClock: () => Promise<number>): Promise<StoreClock> {
  let ahead = 0
  const refresh = async () => {
    const askedAt = clock.steady()
    const time = await readClock()
    ahead = time - (askedAt + clock.steady()) / 2
  }
  await refresh()
  return { ...clock, now: () => Math.round(clock.steady() + ahead), refresh }
}
