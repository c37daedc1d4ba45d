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
  let ahead: number | undefined
  /** The time was read between the question and the answer. It moves as little as that allows: an answer may be slow. */
  const refresh = async () => {
    const askedAt = clock.steady()
    const time = await readClock()
    const [least, most] = [time - clock.steady(), time - askedAt]
    ahead = Math.min(Math.max(ahead ?? (least + most) / 2, least), most)
  }
  await refresh()
  return { ...clock, now: () => Math.round(clock.steady() + (ahead ?? 0)), refresh }
}
