/** Access tokens, by their SHA-256 only. */
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
  /** At most `limit` of the expired ones; returns how many went. */
  deleteExpiredTokens(now: number, limit: number): Promise<number>
}
