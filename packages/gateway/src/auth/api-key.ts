/** API keys of service agents: `psk_` and 258 random bits; only the SHA-256 is kept. */
import { hash } from 'node:crypto'
import { randomAlphanumeric } from '../lib/ids.ts'

const prefix = 'psk_'
const secretLength = 43
const pattern = /^psk_[A-Za-z0-9]{43}$/

export const newApiKey = (): string => prefix + randomAlphanumeric(secretLength)

/** Undefined for what cannot be an API key: then nothing has to be looked up. */
export const hashApiKey = (key: string): Uint8Array | undefined =>
  pattern.test(key) ? hash('sha256', key, 'buffer') : undefined
