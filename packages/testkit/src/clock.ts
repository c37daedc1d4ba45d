/**
 * A clock that can be told that time has passed: what waits for a time that has come goes on at once. So a test of
 * "in 24 h" takes no longer than a test of "now", and nothing has to be told that it is a test. It runs like the real
 * one, or stands still until it is told.
 */
export interface TestClock {
  now(): number
  steady(): number
  wait(ms: number, signal?: AbortSignal): Promise<void>
  /** Lets that many ms pass. */
  advance(ms: number): void
  /** Sets the time of day by that many ms, forward or back, as an administrator would: no time passes. */
  jump(ms: number): void
}

interface Waiter {
  until: number
  done(): void
}

/** `standsAt`: a time of day at which it stands still. */
export function createTestClock({ standsAt }: { standsAt?: number } = {}): TestClock {
  let passed = 0
  let jumped = 0
  const waiters = new Set<Waiter>()
  const runs = standsAt === undefined
  const steady = () => (runs ? performance.now() : 0) + passed

  return {
    now: () => (standsAt ?? Date.now()) + passed + jumped,
    steady,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (ms <= 0 || signal?.aborted) return resolve()
        const waiter: Waiter = {
          until: steady() + ms,
          done: () => {
            clearTimeout(timer)
            signal?.removeEventListener('abort', waiter.done)
            waiters.delete(waiter)
            resolve()
          },
        }
        const timer = runs ? setTimeout(waiter.done, Math.min(ms, 2 ** 31 - 1)) : undefined
        signal?.addEventListener('abort', waiter.done)
        waiters.add(waiter)
      }),
    advance(ms) {
      passed += ms
      for (const waiter of [...waiters]) if (waiter.until <= steady()) waiter.done()
    },
    jump(ms) {
      jumped += ms
    },
  }
}
