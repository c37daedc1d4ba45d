import { tokenKeys } from './access-token.ts'
import type { TokenStore } from './token-store.ts'

/** Ends a token of this connector; somebody else's, or one that is no token, is left as it is. */
export async function revokeToken(
  { store }: { store: Pick<TokenStore, 'deleteToken'> },
  { token, connectorId }: { token: string; connectorId: string },
): Promise<void> {
  await Promise.all(tokenKeys(token).map((key) => store.deleteToken(key, connectorId)))
}
