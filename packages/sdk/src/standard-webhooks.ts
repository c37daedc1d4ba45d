/** The signature of Standard Webhooks: HMAC-SHA256 of "id.timestamp.body" under the client secret, as a raw key. */
import { WEBHOOK_SIGNATURE_HEADER, WEBHOOK_TIMESTAMP_HEADER } from '@passerelle/protocol'
import { fromBase64 } from './base64.ts'
import { PasserelleError } from './errors.ts'

export interface SignatureHeaders {
  id: string | undefined
  timestamp: string | undefined
  signature: string | undefined
}

interface Times {
  toleranceSeconds: number
  nowMs: number
}

const HMAC_SHA256 = { name: 'HMAC', hash: 'SHA-256' }
const encoder = new TextEncoder()

/** Kiamo.io sends none. */
const areMissing = ({ id, timestamp, signature }: SignatureHeaders): boolean =>
  id === undefined && timestamp === undefined && signature === undefined

/** Throws when one of the headers is there and no body could go with them. */
export function checkHeaders(headers: SignatureHeaders, { toleranceSeconds, nowMs }: Times): void {
  if (areMissing(headers)) return
  if (headers.id === undefined || readSignatures(headers.signature).length === 0)
    throw refused('stands without its id, or is none')
  const apartSeconds = Math.abs(nowMs / 1000 - Number(headers.timestamp))
  if (!(apartSeconds <= toleranceSeconds)) throw outOfTime(toleranceSeconds)
}

/** Throws when one of the headers is there and they do not hold together. */
export async function checkSignature(
  body: Uint8Array | string,
  headers: SignatureHeaders,
  secrets: string[],
): Promise<void> {
  if (areMissing(headers)) return
  const { id, timestamp, signature } = headers
  const signed = concat(encoder.encode(`${id}.${timestamp}.`), typeof body === 'string' ? encoder.encode(body) : body)
  const matches = await Promise.all(
    secrets.flatMap((secret) => readSignatures(signature).map((one) => isSignature(one, signed, secret))),
  )
  if (!matches.includes(true)) throw refused('does not match the body, though Body-Hash does')
}

export function readTolerance(seconds = 300): number {
  if (seconds > 0) return seconds
  throw new PasserelleError('invalid_argument', `toleranceSeconds must be above 0; it is ${seconds}.`)
}

/** Several stand side by side, each behind its version. */
const readSignatures = (header = ''): Uint8Array<ArrayBuffer>[] =>
  header
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? (fromBase64(one.slice(3)) ?? []) : []))
    .filter(({ length }) => length === 32)

async function isSignature(
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
  secret: string,
): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), HMAC_SHA256, false, ['verify'])
  return crypto.subtle.verify(HMAC_SHA256, key, signature, signed)
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(one.length + other.length)
  whole.set(one)
  whole.set(other, one.length)
  return whole
}

function refused(why: string): PasserelleError {
  const text =
    `${WEBHOOK_SIGNATURE_HEADER} ${why}: a header was changed on its way, or ` +
    'somebody sent a recorded request again.'
  return new PasserelleError('invalid_signature', text, { status: 401 })
}

function outOfTime(toleranceSeconds: number): PasserelleError {
  const text =
    `${WEBHOOK_TIMESTAMP_HEADER} is more than ${toleranceSeconds} s from the time here: the request was recorded and sent ` +
    'again, or one of the two clocks is wrong.'
  return new PasserelleError('invalid_signature', text, { status: 401 })
}
