/** Lets some through at once and some wait; for the rest it gives undefined at once, without doing the work. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T | undefined>

export function createGate({ atOnce, waiting }: { atOnce: number; waiting: number }): Gate {
  const queue: (() => void)[] = []
  let running = 0

  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) return undefined
      // Whoever leaves hands its place over, so that nobody who comes just then slips in before.
      await new Promise<void>((resolve) => queue.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else running -= 1
    }
  }
}
