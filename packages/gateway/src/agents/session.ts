/** Sessions of people: a random cookie value of 256 bits, of which only the SHA-256 is kept. They last a fixed day. */
import { hash, randomBytes } from 'node:crypto'
import type { Session } from './agent.ts'

export const sessionLifetimeMs = 24 * 3600 * 1000

const secretPattern = /^[A-Za-z0-9_-]{43}$/

const newSecret = (): string => randomBytes(32).toString('base64url')

export function newSession(agentId: string | null, now: number): { value: string; session: Session } {
  const value = newSecret()
  return {
    value,
    session: {
      hash: hash('sha256', value, 'buffer'),
      agentId,
      csrfToken: newSecret(),
      createdAt: now,
      expiresAt: now + sessionLifetimeMs,
    },
  }
}

/** Undefined for what cannot be a session's value: then nothing has to be looked up. */
export const hashSessionValue = (value: string): Uint8Array | undefined =>
  secretPattern.test(value) ? hash('sha256', value, 'buffer') : undefined
