/** Since when somebody waits in each queue, kept in order, so that the longest wait is at hand. Pure, but for its own state. */

interface Wait {
  queueId: string
  since: number
}

export interface Waits {
  /** Undefined: it does not wait. True when that is news. */
  set(id: string, wait: Wait | undefined): boolean
  /** Null when nobody waits there. */
  oldest(queueId: string): number | null
}

export function createWaits(): Waits {
  const waits = new Map<string, Wait>()
  const inOrder = new Map<string, number[]>()

  const orderOf = (queueId: string): number[] => {
    const order = inOrder.get(queueId) ?? []
    inOrder.set(queueId, order)
    return order
  }
  return {
    set(id, wait) {
      const before = waits.get(id)
      if (before?.queueId === wait?.queueId && before?.since === wait?.since) return false
      if (before) {
        const order = orderOf(before.queueId)
        order.splice(placeOf(order, before.since), 1)
      }
      if (wait) {
        const order = orderOf(wait.queueId)
        order.splice(placeOf(order, wait.since), 0, wait.since)
        waits.set(id, { queueId: wait.queueId, since: wait.since })
      } else waits.delete(id)
      return true
    },
    oldest: (queueId) => inOrder.get(queueId)?.[0] ?? null,
  }
}

/** Of the first that is not earlier. */
function placeOf(order: readonly number[], since: number): number {
  let [low, high] = [0, order.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((order[middle] ?? 0) < since) low = middle + 1
    else high = middle
  }
  return low
}
