import { readFileSync } from 'node:fs'
import { verifyBodyHash } from '@passerelle/protocol'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { recordRequest, webhookRequest } from './webhook-request.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const secret = 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW'
const input = {
  id: 'm1',
  body: utf8('{"id":"m1"}'),
  hashEncoding: 'hex',
  secret,
  now: 1_767_600_000_999,
  version: '1.2.3',
} as const

describe('webhookRequest', () => {
  it('[3.headers] carries the published headers, the version and the trio of Standard Webhooks', () => {
    expect(webhookRequest(input).headers).toEqual({
      'Content-Type': 'application/json',
      'User-Agent': 'Passerelle/1.2.3',
      'Api-Version': '1',
      'Body-Hash': expect.stringMatching(/^[0-9a-f]{40}$/),
      'webhook-id': 'm1',
      'webhook-timestamp': '1767600000',
      'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
    })
  })

  it('[3.body] sends the stored bytes as they are', () => {
    expect(webhookRequest(input).body).toBe(input.body)
  })

  it('[3.body-hash] agrees with the published vectors', () => {
    const file = new URL('../../../protocol/test-vectors/body-hash.json', import.meta.url)
    const { key, vectors } = JSON.parse(readFileSync(file, 'utf8'))
    expect(vectors.length).toBeGreaterThan(0)
    for (const { body, body_hash } of vectors) {
      expect(webhookRequest({ ...input, body: utf8(body), secret: key }).headers['Body-Hash']).toBe(body_hash)
    }
  })

  it('[3.body-hash] any bytes verify under their secret, in either encoding', async () => {
    const alphanumeric = fc.stringMatching(/^[A-Za-z0-9]{1,64}$/)
    const encoding = fc.constantFrom('hex' as const, 'base64' as const)
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), alphanumeric, encoding, async (body, secret, hashEncoding) => {
        const hash = webhookRequest({ ...input, body, secret, hashEncoding }).headers['Body-Hash']
        expect(await verifyBodyHash(body, hash, secret)).toBe(true)
        expect(await verifyBodyHash(body, hash, `${secret}x`)).toBe(false)
      }),
    )
  })

  it('[3.headers] the signature passes the reference library of Standard Webhooks', () => {
    const judge = new Webhook(`whsec_${Buffer.from(secret).toString('base64')}`)
    const { headers, body } = webhookRequest({ ...input, body: utf8('{"message":"Voilà 👋"}'), now: Date.now() })
    expect(judge.verify(Buffer.from(body), headers)).toEqual({ message: 'Voilà 👋' })
    expect(() => judge.verify(Buffer.from('{}'), headers)).toThrow('No matching signature')
  })

  it('[3.headers] a later attempt has the same id and bytes, and a time and signature of its own', () => {
    const [first, later] = [webhookRequest(input), webhookRequest({ ...input, now: input.now + 5000 })]
    expect(later.headers['webhook-id']).toBe(first.headers['webhook-id'])
    expect(later.headers['Body-Hash']).toBe(first.headers['Body-Hash'])
    expect(later.headers['webhook-timestamp']).toBe('1767600005')
    expect(later.headers['webhook-signature']).not.toBe(first.headers['webhook-signature'])
  })
})

describe('recordRequest', () => {
  it('keeps the headers and what of the URL goes out, never the client secret or a password', () => {
    const request = webhookRequest(input)
    const kept = recordRequest('https://user:hunter2@bot.example:8443/hook?tenant=1#part', request)
    expect(kept).toEqual({ url: 'https://bot.example:8443/hook?tenant=1', headers: request.headers })
    expect(JSON.stringify(kept)).not.toContain(secret)
    expect(recordRequest('no url', request)).toBeNull()
  })
})
