/** Who a bearer token belongs to: a busy partner costs the store two look-ups a second. */
import type { WakeUps } from '../commands/wake-ups.ts'
import type { Clock } from '../lib/clock.ts'
import { type TrustedLookUps, trustLookUps } from '../lib/trusted-look-ups.ts'
import { tokenKeys } from './access-token.ts'
import type { TokenStore, VerifiedToken } from './token-store.ts'

export interface TokenVerifier {
  verify: TrustedLookUps<VerifiedToken>['find']
}

interface VerifierDeps {
  store: Pick<TokenStore, 'findToken'> & Pick<WakeUps, 'onWake'>
  clock: Pick<Clock, 'now'>
}

export function createTokenVerifier({ store, clock }: VerifierDeps): TokenVerifier {
  const tokens = trustLookUps({
    clock,
    lookUp: async (accessToken, now) => {
      for (const key of tokenKeys(accessToken)) {
        const token = await store.findToken(key, now)
        if (token) return token
      }
      return undefined
    },
    endsAt: ({ expiresAt }) => expiresAt,
  })
  store.onWake('credentials', tokens.forget)
  return { verify: tokens.find }
}
