/** Sessions of people: a random cookie value of 256 bits, of which only the SHA-256 is kept. They last a fixed day. */
import { hash, randomBytes } from 'node:crypto'
import type { Session } from '../commands/agent.ts'
import { newId } from '../lib/ids.ts'

export const sessionLifetimeMs = 24 * 3600 * 1000

const maxUserAgentLength = 256

const secretPattern = /^[A-Za-z0-9_-]{43}$/

const newSecret = (): string => randomBytes(32).toString('base64url')

/** From where somebody logs in, as far as is known. */
export interface SessionClient {
  address: string
  userAgent?: string | undefined
}

interface SessionOptions extends SessionClient {
  weakPassword?: boolean
}

export function newSession(
  agentId: string | null,
  { address, userAgent, weakPassword = false }: SessionOptions,
  now: number,
): { value: string; session: Session } {
  const value = newSecret()
  return {
    value,
    session: {
      id: newId(now),
      hash: hash('sha256', value, 'buffer'),
      agentId,
      csrfToken: newSecret(),
      createdAt: now,
      expiresAt: now + sessionLifetimeMs,
      lastSeenAt: now,
      userAgent: userAgent?.slice(0, maxUserAgentLength) ?? null,
      address,
      weakPassword,
    },
  }
}

/** Undefined for what cannot be a session's value: then nothing has to be looked up. */
export const hashSessionValue = (value: string): Uint8Array | undefined =>
  secretPattern.test(value) ? hash('sha256', value, 'buffer') : undefined
