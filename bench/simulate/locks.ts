/** Locks by number, each with a queue. Who takes several takes them in one order, so that nobody waits in a circle. */
export interface Locks {
  /** `keys` without doubles. */
  take(keys: readonly number[], taken: () => void): void
  release(keys: readonly number[]): void
  clear(): void
}

export function createLocks(): Locks {
  /** Who waits for a key that is held; there is a list, empty or not, for each held key. */
  const held = new Map<number, (() => void)[]>()

  function takeFrom(sorted: readonly number[], from: number, taken: () => void): void {
    for (let i = from; i < sorted.length; i++) {
      const key = sorted[i] ?? 0
      const queue = held.get(key)
      if (queue) {
        queue.push(() => takeFrom(sorted, i + 1, taken))
        return
      }
      held.set(key, [])
    }
    taken()
  }

  return {
    take: (keys, taken) =>
      takeFrom(
        keys.toSorted((a, b) => a - b),
        0,
        taken,
      ),
    release(keys) {
      for (const key of keys) {
        const next = held.get(key)?.shift()
        if (next) next()
        else held.delete(key)
      }
    },
    clear: () => held.clear(),
  }
}
