import type { Clock } from '../lib/clock.ts'
import { hashAccessToken, newAccessToken, tokenLifetimeMs } from './access-token.ts'
import type { TokenStore } from './token-store.ts'

export interface IssuedToken {
  accessToken: string
  expiresInSeconds: number
}

/** A new token beside those the connector has already. */
export async function issueToken(
  { store, clock }: { store: Pick<TokenStore, 'recordToken'>; clock: Pick<Clock, 'now'> },
  connectorId: string,
  lifetimeMs = tokenLifetimeMs,
): Promise<IssuedToken> {
  const createdAt = clock.now()
  const accessToken = newAccessToken(createdAt)
  const expiresAt = createdAt + lifetimeMs
  await store.recordToken({ hash: hashAccessToken(accessToken), connectorId, createdAt, expiresAt })
  return { accessToken, expiresInSeconds: lifetimeMs / 1000 }
}
