import { createHmac, timingSafeEqual } from 'node:crypto'

/** `X-Hub-Signature-256` is the HMAC of the raw body with the app's secret. */
export function isSignedByMeta(body: Uint8Array, header: string | null, appSecret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)
  const given = Buffer.from(header ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
