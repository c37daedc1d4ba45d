/**
 * Who a bearer token belongs to. A look-up that found one is trusted for half a second, so that a busy partner costs
 * the store two look-ups a second; one that found none is not remembered, so that a new token works at once.
 */
import type { Clock } from '../lib/clock.ts'
import { hashAccessToken, tokenTrustMs } from './access-token.ts'
import type { TokenStore, VerifiedToken } from './token-store.ts'

export interface TokenVerifier {
  /** Answers at once from memory where it can: a promise costs a turn of the event loop at every message. */
  verify(token: string): VerifiedToken | undefined | Promise<VerifiedToken | undefined>
  /** Drops what is remembered of a token that was just revoked. */
  forget(token: string): void
}

const maxRemembered = 10_000

export function createTokenVerifier(
  { store, clock }: { store: Pick<TokenStore, 'findToken'>; clock: Pick<Clock, 'now'> },
  limit: number = maxRemembered,
): TokenVerifier {
  const remembered = new Map<string, { token: VerifiedToken; until: number }>()
  const underWay = new Map<string, Promise<VerifiedToken | undefined>>()

  const lookUp = async (accessToken: string): Promise<VerifiedToken | undefined> => {
    const askedAt = clock.now()
    try {
      const token = await store.findToken(hashAccessToken(accessToken), askedAt)
      // Only when nobody forgot it meanwhile.
      if (token && underWay.has(accessToken)) remember(accessToken, token, askedAt + tokenTrustMs)
      return token
    } finally {
      underWay.delete(accessToken)
    }
  }

  const remember = (accessToken: string, token: VerifiedToken, until: number): void => {
    remembered.delete(accessToken)
    if (remembered.size >= limit) {
      const oldest = remembered.keys().next()
      if (!oldest.done) remembered.delete(oldest.value)
    }
    remembered.set(accessToken, { token, until: Math.min(until, token.expiresAt) })
  }

  return {
    verify(accessToken) {
      const known = remembered.get(accessToken)
      if (known) {
        const now = clock.now()
        // A clock that jumped back must not stretch the trust.
        if (now < known.until && known.until - now <= tokenTrustMs) return known.token
        remembered.delete(accessToken)
      }
      const asked = underWay.get(accessToken) ?? Promise.resolve(accessToken).then(lookUp)
      underWay.set(accessToken, asked)
      return asked
    },
    forget(accessToken) {
      remembered.delete(accessToken)
      underWay.delete(accessToken)
    },
  }
}
