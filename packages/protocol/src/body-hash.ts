/**
 * `Body-Hash`: HMAC-SHA1 over exactly the bytes of a webhook's body, keyed with the connector's client secret.
 * WebCrypto only, so the same code runs in Node, browsers and workers.
 */

const encoder = new TextEncoder()
const HMAC_SHA1 = { name: 'HMAC', hash: 'SHA-1' }
const HEX = /^[0-9a-f]{40}$/i
/** 20 bytes are 27 digits of base64 and one of padding, which some senders leave out. */
const BASE64 = /^[A-Za-z0-9+/]{27}=?$/

/** How a hash is spelled in the header: `hex` (lower case) as published, `base64` when a connector asks for it. */
export type BodyHashEncoding = 'hex' | 'base64'

/**
 * The value of `Body-Hash` for a body. A string stands for its UTF-8 bytes.
 *
 * @example
 * headers['Body-Hash'] = await signBodyHash(body, clientSecret)
 */
export async function signBodyHash(
  body: Uint8Array | string,
  clientSecret: string,
  encoding: BodyHashEncoding = 'hex',
): Promise<string> {
  const key = await importSecret(clientSecret, 'sign')
  const digest = new Uint8Array(await crypto.subtle.sign(HMAC_SHA1, key, toBytes(body)))
  return encoding === 'hex' ? toHex(digest) : btoa(String.fromCharCode(...digest))
}

/**
 * Whether `bodyHash`, a received `Body-Hash` header in hex (either case) or base64, is that of `body`. Compares in
 * constant time. `body` must be the raw body as received: JSON parsed and written again has other bytes.
 *
 * @example
 * const body = new Uint8Array(await request.arrayBuffer())
 * if (!(await verifyBodyHash(body, request.headers.get('Body-Hash'), clientSecret))) return refuse()
 */
export async function verifyBodyHash(
  body: Uint8Array | string,
  bodyHash: string | null | undefined,
  clientSecret: string,
): Promise<boolean> {
  const key = await importSecret(clientSecret, 'verify')
  const digest = decodeHash(bodyHash?.trim() ?? '')
  return digest !== undefined && crypto.subtle.verify(HMAC_SHA1, key, digest, toBytes(body))
}

function importSecret(clientSecret: string, usage: 'sign' | 'verify') {
  if (clientSecret === '')
    throw new TypeError('The client secret is empty: give the one shown when the connector was created')
  return crypto.subtle.importKey('raw', encoder.encode(clientSecret), HMAC_SHA1, false, [usage])
}

function toBytes(body: Uint8Array | string): Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return encoder.encode(body)
  return hasOwnBuffer(body) ? body : new Uint8Array(body)
}

/** WebCrypto refuses views of shared memory; those, and only those, are copied. */
function hasOwnBuffer(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
}

function decodeHash(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (HEX.test(text)) return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
  if (BASE64.test(text)) return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  return undefined
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
