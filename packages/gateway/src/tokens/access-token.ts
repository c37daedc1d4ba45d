/**
 * Access tokens are opaque: 256 random bits, of which only the SHA-256 is kept, with connector and expiry. One look-up
 * by key verifies, deleting the row revokes. There are no signing keys and no list of refused ones.
 */
import { hash, randomBytes } from 'node:crypto'

export const tokenLifetimeMs = 24 * 3600 * 1000

/** How long a look-up is trusted: within this a token that was revoked elsewhere may still pass. */
export const tokenTrustMs = 500

export const newAccessToken = (): string => randomBytes(32).toString('base64url')

export const hashAccessToken = (token: string): Uint8Array => hash('sha256', token, 'buffer')
