/**
 * Counts failures by key, some a minute, in memory of a bounded size: the key that has been quiet longest goes first.
 */
import { hash } from 'node:crypto'

export interface Throttle {
  /** The ms until this key may try again; 0 when it may now. */
  waitMs(key: string, now: number): number
  recordFailure(key: string, now: number): void
}

interface ThrottleLimits {
  failures: number
  windowMs: number
  keys: number
}

/** Of a longer key its hash is kept: a cut one would keep the whole alive, and memory would have no bound. */
const maxKeyLength = 200
const kept = (key: string): string => (key.length > maxKeyLength ? hash('sha256', key, 'base64url') : key)

export function createThrottle({ failures, windowMs, keys }: ThrottleLimits): Throttle {
  const failed = new Map<string, number[]>()

  const recent = (key: string, now: number): number[] =>
    (failed.get(key) ?? []).filter((at) => at <= now && now - at < windowMs)

  return {
    waitMs(key, now) {
      const times = recent(kept(key), now)
      const first = times.at(-failures)
      return first === undefined ? 0 : first + windowMs - now
    },
    recordFailure(fullKey, now) {
      const key = kept(fullKey)
      const times = [...recent(key, now), now].slice(-failures)
      failed.delete(key)
      if (failed.size >= keys) {
        const quietest = failed.keys().next()
        if (!quietest.done) failed.delete(quietest.value)
      }
      failed.set(key, times)
    },
  }
}
