/**
 * The breaker of one connector's endpoint: five failures in a row, of at least two customers, open it; while open one
 * attempt at a time goes out, 1 s apart, doubling to 60 s; a success closes it and makes the waiting heads due. Pure.
 */
export interface Breaker {
  /** Failures since the last success. */
  failures: number
  /** The customer of the first of them. */
  failingCustomer: string | null
  /** Whether a second customer failed too. */
  manyCustomers: boolean
  openedAt: number | null
  /** While open: the pause after the next failure, and when the next attempt may go out. */
  waitMs: number
  nextAttemptAt: number | null
  /** When it last closed: heads last tried before are due. */
  flushMark: number | null
}

export const closedBreaker: Breaker = {
  failures: 0,
  failingCustomer: null,
  manyCustomers: false,
  openedAt: null,
  waitMs: 0,
  nextAttemptAt: null,
  flushMark: null,
}

export const breakerThreshold = 5
const firstWaitMs = 1000
const longestWaitMs = 60_000

export interface AttemptResult {
  ok: boolean
  customerId: string
  startedAt: number
  now: number
}

/** The breaker after one attempt; the same object when nothing changes, so that nothing is written. */
export function nextBreaker(breaker: Breaker, { ok, customerId, startedAt, now }: AttemptResult): Breaker {
  if (ok) {
    if (breaker.failures === 0 && breaker.openedAt === null) return breaker
    return { ...closedBreaker, flushMark: breaker.openedAt === null ? breaker.flushMark : now }
  }
  const failures = Math.min(breaker.failures + 1, breakerThreshold)
  const failingCustomer = breaker.failingCustomer ?? customerId
  const manyCustomers = breaker.manyCustomers || failingCustomer !== customerId
  if (breaker.openedAt !== null) {
    // An attempt that was under way when it opened is no probe: it does not lengthen the pause.
    if (startedAt < breaker.openedAt) return breaker
    const waitMs = Math.min(breaker.waitMs * 2, longestWaitMs)
    return { ...breaker, waitMs, nextAttemptAt: now + waitMs }
  }
  if (failures >= breakerThreshold && manyCustomers) {
    return {
      ...breaker,
      failures,
      failingCustomer,
      manyCustomers,
      openedAt: now,
      waitMs: firstWaitMs,
      nextAttemptAt: now + firstWaitMs,
    }
  }
  if (failures === breaker.failures && manyCustomers === breaker.manyCustomers) return breaker
  return { ...breaker, failures, failingCustomer, manyCustomers }
}
