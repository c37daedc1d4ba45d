import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signBodyHash, verifyBodyHash } from './body-hash.ts'

interface Vectors {
  key: string
  vectors: { body: string; body_hash: string }[]
}

const path = new URL('../test-vectors/body-hash.json', import.meta.url)
const { key, vectors }: Vectors = JSON.parse(readFileSync(path, 'utf8'))

const secrets = fc.stringMatching(/^[A-Za-z0-9]{1,64}$/)
const bytes = fc.uint8Array({ maxLength: 2000 })

describe('published vectors', () => {
  test.each(vectors)('[3.body-hash] $body_hash', async ({ body, body_hash }) => {
    expect(await signBodyHash(body, key)).toBe(body_hash)
    expect(await signBodyHash(new TextEncoder().encode(body), key)).toBe(body_hash)
    expect(await verifyBodyHash(body, body_hash, key)).toBe(true)
  })
})

test('[3.body-hash] agrees with node:crypto on any bytes under any secret', async () => {
  await fc.assert(
    fc.asyncProperty(
      bytes,
      secrets,
      fc.constantFrom('hex' as const, 'base64' as const),
      async (body, secret, encoding) => {
        const expected = createHmac('sha1', secret).update(body).digest(encoding)
        expect(await signBodyHash(body, secret, encoding)).toBe(expected)
      },
    ),
  )
})

test('[3.body-hash] what was signed verifies, in hex of either case and in base64 with or without padding', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, secrets, async (body, secret) => {
      const hex = await signBodyHash(body, secret)
      const base64 = await signBodyHash(body, secret, 'base64')
      for (const spelling of [hex, hex.toUpperCase(), ` ${hex} `, base64, base64.replace('=', '')]) {
        expect(await verifyBodyHash(body, spelling, secret)).toBe(true)
      }
    }),
  )
})

test('[3.body-hash] one changed byte of the body, or another secret, does not verify', async () => {
  const nonEmpty = fc.uint8Array({ minLength: 1, maxLength: 500 })
  await fc.assert(
    fc.asyncProperty(nonEmpty, secrets, fc.nat(), fc.integer({ min: 1, max: 255 }), async (body, secret, at, flip) => {
      const hash = await signBodyHash(body, secret)
      const changed = body.slice()
      const index = at % body.length
      changed[index] = (changed[index] ?? 0) ^ flip
      expect(await verifyBodyHash(changed, hash, secret)).toBe(false)
      expect(await verifyBodyHash(body, hash, `${secret}x`)).toBe(false)
    }),
  )
})

test('[3.body-hash] whatever is not the hash is refused without an error', async () => {
  const bad = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[0-9a-f]{40}$/),
    fc.stringMatching(/^[A-Za-z0-9+/]{27}=$/),
    fc.constantFrom(undefined, null, ''),
  )
  await fc.assert(
    fc.asyncProperty(bad, async (hash) => {
      expect(await verifyBodyHash('{"id":"1"}', hash, key)).toBe(false)
    }),
  )
})

test('a view into a larger buffer, and shared memory, are hashed by their own bytes', async () => {
  const large = new Uint8Array(new SharedArrayBuffer(8))
  large.set([1, 2, 3, 4, 5, 6, 7, 8])
  const expected = await signBodyHash(new Uint8Array([3, 4, 5]), key)
  expect(await signBodyHash(large.subarray(2, 5), key)).toBe(expected)
  expect(await signBodyHash(new Uint8Array([1, 2, 3, 4, 5, 6]).subarray(2, 5), key)).toBe(expected)
})

test('an empty secret is named instead of an error of WebCrypto', async () => {
  await expect(signBodyHash('x', '')).rejects.toThrow('client secret is empty')
  await expect(verifyBodyHash('x', 'y', '')).rejects.toThrow('client secret is empty')
})
