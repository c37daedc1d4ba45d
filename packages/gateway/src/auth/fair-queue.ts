/**
 * Lets some work through at once and lets some wait, in turns by key, so that a key with much to do slows none but
 * itself. For what would have to wait behind too much it gives undefined, without doing the work.
 */
export type FairQueue = <T>(key: string, work: () => Promise<T>) => Promise<T | undefined>

export interface FairQueueLimits {
  atOnce: number
  /** For one key, and for all together. */
  waiting: { perKey: number; inAll: number }
}

type Waiter = (enters: boolean) => void

export function createFairQueue({ atOnce, waiting }: FairQueueLimits): FairQueue {
  /** By key, the one whose turn is next first. */
  const queues = new Map<string, Waiter[]>()
  let running = 0
  let waiters = 0

  const enqueue = (key: string, waiter: Waiter): void => {
    const queue = queues.get(key) ?? []
    const isFull = queue.length >= waiting.perKey
    if (isFull || (waiters >= waiting.inAll && !dropFromLongest(queue.length))) {
      waiter(false)
      return
    }
    queue.push(waiter)
    queues.set(key, queue)
    waiters += 1
  }

  /** Makes room for a key that has fewer waiting than another; false when none has more. */
  const dropFromLongest = (length: number): boolean => {
    const longest = [...queues.values()].reduce((a, b) => (b.length > a.length ? b : a), [])
    if (longest.length <= length + 1) return false
    waiters -= 1
    longest.pop()?.(false)
    return true
  }

  /** Whoever leaves hands its place over, so that nobody who comes just then slips in before. */
  const leave = (): void => {
    const [next] = queues
    if (!next) {
      running -= 1
      return
    }
    const [key, queue] = next
    const waiter = queue.shift()
    waiters -= 1
    queues.delete(key)
    if (queue.length > 0) queues.set(key, queue)
    waiter?.(true)
  }

  return async (key, work) => {
    if (running < atOnce) running += 1
    else if (!(await new Promise<boolean>((resolve) => enqueue(key, resolve)))) return undefined
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
