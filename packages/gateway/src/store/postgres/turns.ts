import { databaseBusy } from './faults.ts'

/** Runs work when its turn comes, or refuses it. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** Some at once, the rest in the order it came, and nobody waits for longer than that. */
export function createTurns({ atOnce, longestWaitMs }: { atOnce: number; longestWaitMs: number }): Turns {
  const waiting = new Set<() => void>()
  let running = 0

  const wait = () =>
    new Promise<void>((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer)
        resolve()
      }
      const giveUp = () => {
        waiting.delete(begin)
        reject(databaseBusy())
      }
      const timer = setTimeout(giveUp, longestWaitMs)
      waiting.add(begin)
    })
  /** Whoever leaves hands its place over. */
  const leave = () => {
    const [next] = waiting
    if (!next) {
      running -= 1
      return
    }
    waiting.delete(next)
    next()
  }

  return async (work) => {
    if (running < atOnce) running += 1
    else await wait()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
