/** Recovery codes: 80 random bits each in base32, in groups of four. Only their SHA-256 is kept. */
import { hash } from 'node:crypto'
import { Secret } from 'otpauth'

const count = 10
const bytes = 10
const form = /^[a-z2-7]{16}$/

export const newRecoveryCodes = (): string[] =>
  Array.from({ length: count }, () => new Secret({ size: bytes }).base32.toLowerCase().replace(/(.{4})(?=.)/g, '$1-'))

/** However it was typed. Undefined for what cannot be one. */
export function hashRecoveryCode(text: string): string | undefined {
  const plain = text.replace(/[\s-]/g, '').toLowerCase()
  return form.test(plain) ? hash('sha256', plain) : undefined
}
