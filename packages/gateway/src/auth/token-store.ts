/** Access tokens, by their key only: the time of issue, then a hash. */
export interface StoredToken {
  hash: Uint8Array
  connectorId: string
  createdAt: number
  expiresAt: number
}

export interface VerifiedToken {
  connectorId: string
  instanceId: string
  clientId: string
  createdAt: number
  expiresAt: number
}

export interface TokenStore {
  recordToken(token: StoredToken): Promise<void>
  /** Undefined too when expired at `now`, or when its connector is deleted. */
  findToken(hash: Uint8Array, now: number): Promise<VerifiedToken | undefined>
  /** Only a token of this connector. */
  deleteToken(hash: Uint8Array, connectorId: string): Promise<void>
  /** Those of the `limit` oldest that have expired; returns how many went. */
  deleteExpiredTokens(now: number, limit: number): Promise<number>
}
