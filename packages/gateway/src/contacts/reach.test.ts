import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emailKey, phoneKey } from './reach.ts'

describe('an e-mail address', () => {
  test.each([
    ['Zoe@Example.com ', 'zoe@example.com'],
    ['zoe+shop@example.com', 'zoe+shop@example.com'],
    ['zoe', null],
    ['zoe@', null],
    ['a@b@c', null],
    ['a b@c', null],
    [`${'a'.repeat(251)}@b.c`, null],
    ['', null],
  ])('%j is compared as %j', (text, key) => expect(emailKey(text)).toBe(key))
})

describe('a telephone number', () => {
  test.each([
    ['+33 6 01 02 03 04', '+33601020304'],
    ['0033 6.01.02.03.04', '+33601020304'],
    ['+33 (0)6 01-02-03-04', '+33601020304'],
    ['06 01 02 03 04', '0601020304'],
    ['(020) 7946/0958', '02079460958'],
    ['+３３６０１０２０３０４', '+33601020304'],
    ['12345', null],
    ['1234567890123456', null],
    ['call me', null],
    [`06 01 02${' '.repeat(250)}03 04`, null],
    ['+33 6 01 02 03 04 ext 5', null],
    ['', null],
  ])('%j is compared as %j', (text, key) => expect(phoneKey(text)).toBe(key))
})

test('a key is its own key', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.emailAddress(), fc.stringMatching(/^\+?[\d .()-]{4,20}$/)), (text) => {
      for (const keyOf of [emailKey, phoneKey]) {
        const key = keyOf(text)
        if (key !== null) expect(keyOf(key)).toBe(key)
      }
    }),
  )
})
