/**
 * One limit on guessing, for every door that takes a secret: client secrets, the operator token, passwords, access
 * tokens, API keys. Addresses are counted as networks (an IPv6 /64 is one). There are three bounds a minute:
 *
 * - ten failures for one name from one network, then its right secret is refused from there as well;
 * - a hundred failures for all names from one network, then every name that has not been right from there within a day:
 *   who shares an address with an attacker, and has logged in before, still gets in;
 * - a hundred unknown tokens and keys from one network, then 429 instead of 401. A right one is never refused: it has
 *   208 random bits or more, and a partner must not stand still because of a neighbour.
 *
 * A wrong secret is answered no sooner than a few milliseconds after it came, by a timer set before anything was looked
 * up: finding a row takes 12 µs longer than finding none, which a few thousand requests would tell apart
 * (`npm run bench guessing`).
 */

import type { Clock } from '../lib/clock.ts'
import { type ApiError, refuseForSeconds } from '../lib/errors.ts'
import { networkOf } from '../lib/network.ts'
import { createThrottle } from './throttle.ts'

export interface Attempt {
  address: string
  /** Whose secret is tried: `operator`, or a kind and a name. */
  name: string
}

export interface Guesses {
  /** What `verify` finds; the error of `wrong` when it finds nothing; 429 when there were too many before. */
  attempt<T>(attempt: Attempt, verify: () => Promise<T | undefined>, wrong: () => ApiError): Promise<T>
  /** The error for a token or key that nobody has: the one it would get, or 429 when there were too many before. */
  unknownSecret(address: string, wrong: ApiError): ApiError
}

const windowMs = 60_000
const dayMs = 24 * 3600 * 1000
const refusalMs = 5

const limits = {
  name: { failures: 10, windowMs, keys: 50_000 },
  network: { failures: 100, windowMs, keys: 10_000 },
}

export function createGuesses({ clock }: { clock: Pick<Clock, 'steady' | 'wait'> }): Guesses {
  const byName = createThrottle(limits.name)
  const byNetwork = createThrottle(limits.network)
  const unknown = createThrottle(limits.network)
  const rightAt = new Map<string, number>()

  const rememberRight = (key: string, now: number): void => {
    rightAt.delete(key)
    const oldest = rightAt.size >= limits.name.keys ? rightAt.keys().next() : { done: true as const }
    if (!oldest.done) rightAt.delete(oldest.value)
    rightAt.set(key, now)
  }

  return {
    async attempt({ address, name }, verify, wrong) {
      const network = networkOf(address)
      const key = `${network} ${name}`
      const isKnown = clock.steady() - (rightAt.get(key) ?? -Infinity) < dayMs
      const waitMs = () => {
        const now = clock.steady()
        return byName.waitMs(key, now) || (isKnown ? 0 : byNetwork.waitMs(network, now))
      }
      refuse(waitMs())
      const refusalDue = clock.wait(refusalMs)
      const found = await verify()
      // Again: of a thousand guesses sent at once, those that come after the last failure learn nothing either.
      refuse(waitMs())
      const now = clock.steady()
      if (found !== undefined) {
        rememberRight(key, now)
        return found
      }
      byName.recordFailure(key, now)
      const networkWaitMs = byNetwork.waitMs(network, now)
      if (networkWaitMs <= 0) byNetwork.recordFailure(network, now)
      await refusalDue
      // The answer everybody gets from there: it must not tell that this name has been right before.
      refuse(networkWaitMs)
      throw wrong()
    },

    unknownSecret(address, wrong) {
      const now = clock.steady()
      const network = networkOf(address)
      const waitMs = unknown.waitMs(network, now)
      if (waitMs > 0) return tooManyFailures(waitMs)
      unknown.recordFailure(network, now)
      return wrong
    },
  }
}

function refuse(waitMs: number): void {
  if (waitMs > 0) throw tooManyFailures(waitMs)
}

function tooManyFailures(waitMs: number): ApiError {
  const seconds = Math.ceil(waitMs / 1000)
  return refuseForSeconds('too_many_failures', seconds)
}
