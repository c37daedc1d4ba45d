/**
 * Access tokens are opaque: the time of issue and 208 random bits, of which only a key is kept, with connector and
 * expiry. One look-up by key verifies, deleting the row revokes. There are no signing keys and no list of refused ones.
 */
import { hash } from 'node:crypto'
import { takeRandom } from '../lib/ids.ts'

export const tokenLifetimeMs = 24 * 3600 * 1000

const tokenBytes = 32
/** Milliseconds since 1970, the highest byte first. */
const timeBytes = 6
/** The characters that spell them. */
const timeLength = 8

export function newAccessToken(now: number): string {
  const bytes = Buffer.allocUnsafe(tokenBytes)
  bytes.writeUIntBE(now, 0, timeBytes)
  bytes.set(takeRandom(tokenBytes - timeBytes), timeBytes)
  return bytes.toString('base64url')
}

const sha256 = (token: string): Buffer => hash('sha256', token, 'buffer')

/**
 * What a token is stored under: its time and its SHA-256. Led by the time, new rows stand beside each other at the end
 * of the tree, which makes them half as dear, and the oldest at its start.
 */
export const hashAccessToken = (token: string): Uint8Array =>
  Buffer.concat([Buffer.from(token.slice(0, timeLength), 'base64url'), sha256(token)])

/** Where to look for one: tokens that were issued before they had a time stand under none. */
export const tokenKeys = (token: string): Uint8Array[] => [
  hashAccessToken(token),
  Buffer.concat([Buffer.alloc(timeBytes), sha256(token)]),
]
