import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hashAccessToken, newAccessToken, tokenKeys } from './access-token.ts'

const times = fc.integer({ min: 0, max: 2 ** 48 - 1 })

describe('access tokens', () => {
  test('[1.tokens] none is like another, and each has one key', () => {
    const tokens = Array.from({ length: 1000 }, () => newAccessToken(1_767_225_600_000))
    expect(new Set(tokens).size).toBe(1000)
    for (const token of tokens) expect(hashAccessToken(token)).toEqual(tokenKeys(token)[0])
  })

  test('their keys come in the order of their issue', () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        fc.pre(one !== other)
        const [first, second] = [one, other].sort((a, b) => a - b).map((time) => hashAccessToken(newAccessToken(time)))
        expect(Buffer.compare(first ?? Buffer.alloc(0), second ?? Buffer.alloc(0))).toBe(-1)
      }),
    )
  })

  test.each(['', 'x', 'token', 'ü'.repeat(50), 'a'.repeat(5000)])('whatever else is sent has keys too: %s', (text) => {
    expect(new Set(tokenKeys(text).map((key) => Buffer.from(key).toString('hex'))).size).toBe(2)
  })
})
