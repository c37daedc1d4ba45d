import { randomBytes, randomInt } from 'node:crypto'

const crockford = '0123456789abcdefghjkmnpqrstvwxyz'
const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

let pool = randomBytes(0)
let used = 0

/** Random bytes that nobody else gets. */
export function takeRandom(count: number): Uint8Array {
  // One system call for many: asking for a few bytes at a time costs more than the rest of an id or a token.
  if (used + count > pool.length) {
    pool = randomBytes(4096)
    used = 0
  }
  used += count
  return pool.subarray(used - count, used)
}

/** A ULID in lower case: 48 bits of time, 80 random bits; sorts by time, so that indexes grow at their end. */
export function newId(now: number): string {
  let time = ''
  let rest = now
  for (let i = 0; i < 10; i++) {
    time = crockford.charAt(rest % 32) + time
    rest = Math.floor(rest / 32)
  }
  let random = ''
  for (const byte of takeRandom(16)) random += crockford.charAt(byte & 31)
  return time + random
}

/** `length` characters of `[A-Za-z0-9]`, almost six random bits each: for ids and secrets that must not be guessed. */
export function randomAlphanumeric(length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) text += alphanumeric.charAt(randomInt(alphanumeric.length))
  return text
}
