import type { Clock } from '../src/lib/clock.ts'

export interface SettableClock extends Clock {
  /** Moves the time on, and ends the waits whose time has come. */
  advance(ms: number): void
}

export function createSettableClock(start = 1_767_600_000_000): SettableClock {
  let now = start
  const waits = new Set<{ until: number; end: () => void }>()
  return {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (ms <= 0 || signal?.aborted) return resolve()
        const wait = {
          until: now + ms,
          end: () => {
            waits.delete(wait)
            signal?.removeEventListener('abort', wait.end)
            resolve()
          },
        }
        waits.add(wait)
        signal?.addEventListener('abort', wait.end)
      }),
    advance(ms) {
      now += ms
      for (const wait of waits) if (wait.until <= now) wait.end()
    },
  }
}
