import { createHmac } from 'node:crypto'
import { signBodyHash } from '@passerelle/protocol'
import { describe, expect, test } from 'vitest'
import { createWebhookHandler, verifyWebhook, type WebhookOptions } from './index.ts'

const SECRET = 'YOURCLIENTSECRET'
const now = 1_700_000_000
const clock = { now: () => now * 1000 }
const body = JSON.stringify({ id: 'm1', customer_id: 'c', sender: {}, body: { message: 'Voilà' } })

const sign = (secret = SECRET, timestamp = now, signedBody = body) =>
  `v1,${createHmac('sha256', secret).update(`m1.${timestamp}.${signedBody}`).digest('base64')}`

/** A right `Body-Hash` and these headers beside it. */
async function answerTo(headers: Record<string, string>, options: Partial<WebhookOptions> = {}) {
  const handle = createWebhookHandler({ clientSecret: SECRET, onMessage: () => {}, clock, ...options })
  const signed = { 'Body-Hash': await signBodyHash(body, SECRET), ...headers }
  const response = await handle(new Request('http://partner.example/', { method: 'POST', body, headers: signed }))
  const text = await response.text()
  return [response.status, text === '' ? undefined : JSON.parse(text).error]
}
const trio = (signature = sign(), timestamp = now) => ({
  'webhook-id': 'm1',
  'webhook-timestamp': String(timestamp),
  'webhook-signature': signature,
})

const accepted = [200, undefined]
const refused = [401, 'invalid_signature']

describe('[3.headers] the headers of Standard Webhooks, beside a right Body-Hash', () => {
  test('hold, or are not sent at all', async () => {
    expect(await answerTo(trio())).toEqual(accepted)
    expect(await answerTo({})).toEqual(accepted)
  })

  test('are refused when the signature is wrong', async () => {
    expect(await answerTo(trio(sign('another')))).toEqual(refused)
    expect(await answerTo(trio(sign(SECRET, now, `${body} `)))).toEqual(refused)
    expect(await answerTo(trio('v1,'))).toEqual(refused)
    expect(await answerTo(trio('v1,%%%'))).toEqual(refused)
    expect(await answerTo(trio('nonsense'))).toEqual(refused)
    expect(await answerTo({ ...trio(), 'webhook-id': 'm2' })).toEqual(refused)
    expect(await answerTo({ ...trio(), 'webhook-timestamp': String(now + 1) })).toEqual(refused)
  })

  test('are refused when one of them was taken away', async () => {
    for (const name of Object.keys(trio())) {
      const headers: Record<string, string> = trio()
      delete headers[name]
      expect(await answerTo(headers)).toEqual(refused)
    }
  })

  test('may hold several signatures, of versions old and new, and of a secret that is being rotated', async () => {
    expect(await answerTo(trio(`v1a,abc ${sign('another')} ${sign()}`))).toEqual(accepted)
    expect(await answerTo(trio(sign('old')), { clientSecret: [SECRET, 'old'] })).toEqual(accepted)
  })

  test('are refused when they are more than five minutes old, or as far ahead', async () => {
    for (const [seconds, expected] of [
      [-300, accepted],
      [300, accepted],
      [-301, refused],
      [301, refused],
    ] as const) {
      expect(await answerTo(trio(sign(SECRET, now + seconds), now + seconds))).toEqual(expected)
    }
  })

  test('are refused without the body, where no body could be right with them', async () => {
    const handle = createWebhookHandler({ clientSecret: SECRET, onMessage: () => {}, clock, maxBodyBytes: 1000 })
    const [{ 'webhook-id': _, ...noId }, old] = [trio(), now - 301]
    for (const [status, headers] of [
      [401, noId],
      [401, trio('v1,')],
      [401, trio(sign(SECRET, old), old)],
      [401, { ...trio(), 'webhook-timestamp': 'yesterday' }],
      [413, { ...trio(), 'content-length': '1001' }],
    ] as const) {
      const signed = { 'Body-Hash': await signBodyHash(body, SECRET), ...headers }
      const request = new Request('http://partner.example/', { method: 'POST', body, headers: signed })
      expect([(await handle(request)).status, request.bodyUsed]).toEqual([status, false])
    }
  })

  test('are as old as the setting allows', async () => {
    const hourOld = trio(sign(SECRET, now - 3600), now - 3600)
    expect(await answerTo(hourOld, { toleranceSeconds: 3600 })).toEqual(accepted)
    expect(await answerTo(hourOld, { toleranceSeconds: 3599 })).toEqual(refused)
    const headers = { 'body-hash': await signBodyHash(body, SECRET), ...hourOld }
    await expect(verifyWebhook(body, headers, SECRET, { clock })).rejects.toMatchObject({ code: 'invalid_signature' })
    expect(await verifyWebhook(body, headers, SECRET, { clock, toleranceSeconds: 3600 })).toMatchObject({ id: 'm1' })
    for (const toleranceSeconds of [0, -1, Number.NaN]) {
      expect(() => createWebhookHandler({ clientSecret: SECRET, onMessage: () => {}, toleranceSeconds })).toThrow(
        'toleranceSeconds must be above 0',
      )
    }
  })
})
