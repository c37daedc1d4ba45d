/**
 * Who a secret belongs to, looked up at most twice a second: what was found is trusted for half a second, unless it is
 * forgotten or ends before. Nobody found is not remembered, so that what is new works at once. For access tokens,
 * client secrets, sessions and API keys alike.
 */
import type { Clock } from './clock.ts'

export interface TrustedLookUps<T> {
  /** Answers at once from memory where it can: a promise costs a turn of the event loop at every request. */
  find(secret: string): T | undefined | Promise<T | undefined>
  /** All that was looked up, and all that is being looked up. */
  forget(): void
}

interface Options<T> {
  clock: Pick<Clock, 'now'>
  lookUp(secret: string, now: number): Promise<T | undefined>
  /** Nothing is trusted beyond that. */
  endsAt(found: T): number
  limit?: number | undefined
}

/** Within this, what another process ended may still pass. */
export const trustMs = 500

const maxRemembered = 10_000

export function trustLookUps<T>({ clock, lookUp, endsAt, limit = maxRemembered }: Options<T>): TrustedLookUps<T> {
  let remembered = new Map<string, { found: T; until: number }>()
  let underWay = new Map<string, Promise<T | undefined>>()

  const remember = (secret: string, found: T, until: number): void => {
    remembered.delete(secret)
    if (remembered.size >= limit) {
      const oldest = remembered.keys().next()
      if (!oldest.done) remembered.delete(oldest.value)
    }
    remembered.set(secret, { found, until: Math.min(until, endsAt(found)) })
  }

  const ask = async (secret: string, asked: typeof underWay): Promise<T | undefined> => {
    const askedAt = clock.now()
    try {
      const found = await lookUp(secret, askedAt)
      // Only when it was not forgotten meanwhile.
      if (found !== undefined && asked === underWay) remember(secret, found, askedAt + trustMs)
      return found
    } finally {
      asked.delete(secret)
    }
  }

  return {
    find(secret) {
      const known = remembered.get(secret)
      if (known) {
        const now = clock.now()
        // A clock that jumped back must not stretch the trust.
        if (now < known.until && known.until - now <= trustMs) return known.found
        remembered.delete(secret)
      }
      const asked = underWay
      const pending = asked.get(secret) ?? Promise.resolve().then(() => ask(secret, asked))
      asked.set(secret, pending)
      return pending
    },
    forget() {
      remembered = new Map()
      underWay = new Map()
    },
  }
}
