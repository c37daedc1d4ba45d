import { hashAccessToken } from './access-token.ts'
import type { TokenStore } from './token-store.ts'
import type { TokenVerifier } from './verify-token.ts'

/** Ends a token of this connector; somebody else's, or one that is no token, is left as it is. */
export async function revokeToken(
  { store, verifier }: { store: Pick<TokenStore, 'deleteToken'>; verifier: Pick<TokenVerifier, 'forget'> },
  { token, connectorId }: { token: string; connectorId: string },
): Promise<void> {
  await store.deleteToken(hashAccessToken(token), connectorId)
  verifier.forget(token)
}
