/**
 * A clock that runs like the real one and can be set forward: what waits for a time that has come goes on at once.
 * So a test of "in 24 h" takes no longer than a test of "now", and nothing has to be told that it is a test.
 */
export interface TestClock {
  now(): number
  wait(ms: number, signal?: AbortSignal): Promise<void>
  /** Sets it forward by that many ms. */
  advance(ms: number): void
}

interface Waiter {
  until: number
  done(): void
}

export function createTestClock(): TestClock {
  let offset = 0
  const waiters = new Set<Waiter>()
  const now = () => Date.now() + offset

  return {
    now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const waiter: Waiter = {
          until: now() + ms,
          done: () => {
            clearTimeout(timer)
            signal?.removeEventListener('abort', waiter.done)
            waiters.delete(waiter)
            resolve()
          },
        }
        const timer = setTimeout(waiter.done, Math.min(ms, 2 ** 31 - 1))
        signal?.addEventListener('abort', waiter.done)
        waiters.add(waiter)
      }),
    advance(ms) {
      offset += ms
      for (const waiter of [...waiters]) if (waiter.until <= now()) waiter.done()
    },
  }
}
