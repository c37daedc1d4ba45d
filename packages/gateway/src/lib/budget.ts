/**
 * A budget by key that refills with time (a token bucket). One spending may overdraw it, so that none is too large for
 * ever; then nothing more until that is made up for. A full one is forgotten. Pure: the time is passed in, from a clock
 * that is never set.
 */
export interface Budget {
  /** The ms until the key may spend again; 0 when it may now. */
  waitMs(key: string, now: number): number
  spend(key: string, amount: number, now: number): void
}

export function createBudget({ perSecond, most }: { perSecond: number; most: number }): Budget {
  const kept = new Map<string, { left: number; at: number }>()

  const leftOf = (key: string, now: number): number => {
    const known = kept.get(key)
    return known ? Math.min(most, known.left + ((now - known.at) * perSecond) / 1000) : most
  }

  return {
    waitMs(key, now) {
      const left = leftOf(key, now)
      if (left >= most) kept.delete(key)
      return left > 0 ? 0 : (-left * 1000) / perSecond + 1
    },
    spend(key, amount, now) {
      kept.set(key, { left: leftOf(key, now) - amount, at: now })
    },
  }
}
