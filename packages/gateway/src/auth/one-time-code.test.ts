import { expect, test } from 'vitest'
import { codeUri, findStep, newCodeSecret } from './one-time-code.ts'

/** "12345678901234567890", the secret of RFC 6238's appendix B. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

// The last six of the eight digits that stand there.
test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %i s the code is %s', (seconds, code) => {
  const step = Math.floor(seconds / 30)
  expect(findStep(secret, code, seconds * 1000)).toBe(step)
  expect(findStep(secret, code, (seconds + 30) * 1000)).toBe(step)
  expect(findStep(secret, code, (seconds - 30) * 1000)).toBe(step)
  expect(findStep(secret, code, (seconds + 60) * 1000)).toBeUndefined()
  expect(findStep(secret, code, (seconds - 60) * 1000)).toBeUndefined()
})

test.each(['', '28708', '2870820', 'abcdef', '28708２'])('"%s" is no code', (code) => {
  expect(findStep(secret, code, 59_000)).toBeUndefined()
})

test('a secret has 160 bits, and its address names the issuer and the person', () => {
  const made = newCodeSecret()
  expect(made).toMatch(/^[A-Z2-7]{32}$/)
  const uri = new URL(codeUri(made, 'ann@acme.example'))
  expect([uri.protocol, uri.host, decodeURIComponent(uri.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/Passerelle:ann@acme.example',
  ])
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({ secret: made, issuer: 'Passerelle', digits: '6' })
})
