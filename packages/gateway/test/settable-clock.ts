import type { Clock } from '../src/lib/clock.ts'

export interface SettableClock extends Clock {
  /** Lets that much time pass, and ends the waits whose time has come. */
  advance(ms: number): void
  /** Sets the time of day forward or back; no time passes. */
  jump(ms: number): void
}

export function createSettableClock(start = 1_767_600_000_000): SettableClock {
  let passed = 0
  let startedAt = start
  const waits = new Set<{ until: number; end: () => void }>()
  return {
    now: () => startedAt + passed,
    steady: () => passed,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (ms <= 0 || signal?.aborted) return resolve()
        const wait = {
          until: passed + ms,
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
      passed += ms
      for (const wait of waits) if (wait.until <= passed) wait.end()
    },
    jump(ms) {
      startedAt += ms
    },
  }
}
