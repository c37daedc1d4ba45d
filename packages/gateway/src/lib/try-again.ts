import type { Logger } from 'pino'
import type { Clock } from './clock.ts'

const pausesMs = [100, 200, 400, 800, 1600]
const longestPauseMs = 1600
const usualMs = 5000

interface Trying {
  clock: Pick<Clock, 'wait' | 'steady'>
  log: Logger
  /** Goes on for so long; 5 s unless said. */
  forMs?: number
  /** Ends it sooner. */
  signal?: AbortSignal
}

/** Does work that must not be lost because the store is busy or away for a moment; in the end its error stands. */
export async function tryAgain<T>(
  { clock, log, forMs = usualMs, signal }: Trying,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const until = clock.steady() + forMs
  for (let tries = 0; ; tries++) {
    try {
      return await work()
    } catch (error) {
      const pauseMs = pausesMs[tries] ?? longestPauseMs
      if (signal?.aborted || clock.steady() + pauseMs > until) throw error
      log.warn({ err: error, what }, 'not committed; trying again')
      await clock.wait(pauseMs, signal)
    }
  }
}
