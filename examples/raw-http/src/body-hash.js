/** Whether a webhook is from the gateway: HMAC-SHA1 over the bytes of its body, in hex, under the client secret. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export function isSigned(rawBody, bodyHash, clientSecret) {
  const expected = Buffer.from(createHmac('sha1', clientSecret).update(rawBody).digest('hex'))
  const given = Buffer.from(bodyHash ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}
