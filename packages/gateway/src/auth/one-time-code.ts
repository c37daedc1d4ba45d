/** One-time codes as RFC 6238 has them: SHA-1, six digits, 30 s. Authenticator apps take no others for sure. Pure. */
import { Secret, TOTP } from 'otpauth'

const period = 30
const digits = 6
/** Clocks of telephones are right to some seconds, and a code may end while it is typed. */
const stepsAway = 1
const secretBytes = 20
const form = /^[0-9]{6}$/

const totpOf = (secret: string, label = ''): TOTP =>
  new TOTP({ issuer: 'Passerelle', label, algorithm: 'SHA1', digits, period, secret: Secret.fromBase32(secret) })

/** 160 random bits in base32. */
export const newCodeSecret = (): string => new Secret({ size: secretBytes }).base32

/** What authenticator apps read from a QR code. */
export const codeUri = (secret: string, label: string): string => totpOf(secret, label).toString()

/** The time step whose code it is: the one of now, the one before, or the one after. */
export function findStep(secret: string, code: string, now: number): number | undefined {
  if (!form.test(code)) return undefined
  const away = totpOf(secret).validate({ token: code, timestamp: now, window: stepsAway })
  return away === null ? undefined : Math.floor(now / 1000 / period) + away
}
