import type { Logger } from 'pino'
import type { Clock } from './clock.ts'

const pausesMs = [100, 200, 400, 800, 1600]

/** Does work that must not be lost because the store is busy or away for a moment; after 3 s its error stands. */
export async function tryAgain<T>(
  { clock, log }: { clock: Pick<Clock, 'wait'>; log: Logger },
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await work()
    } catch (error) {
      log.warn({ err: error, what }, 'not committed; trying again')
      await clock.wait(pauseMs)
    }
  }
  return work()
}
