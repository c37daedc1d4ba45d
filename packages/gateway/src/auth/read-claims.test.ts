import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OidcConfig } from '../config/oidc-config.ts'
import { type Claims, readClaims } from './read-claims.ts'

const config = {
  ...{ issuer: 'https://login.example', domains: [] as string[], trustEmail: false, roleClaim: null as string | null },
  roles: [
    { role: 'agent', value: 'support' },
    { role: 'supervisor', value: 'leads' },
    { role: 'operator', value: 'admins' },
  ] as OidcConfig['roles'],
}
const read = (claims: Claims, more: Partial<typeof config> = {}) =>
  readClaims({ sub: 'u1', email: 'Ann@Acme.example', email_verified: true, ...claims }, { ...config, ...more })

test.each<[Claims, boolean, string | null]>([
  [{}, false, 'Ann@Acme.example'],
  [{ email_verified: 'true' }, false, 'Ann@Acme.example'],
  [{ email_verified: undefined }, false, null],
  [{ email_verified: undefined }, true, 'Ann@Acme.example'],
  [{ email_verified: false }, true, null],
  [{ email_verified: 'false' }, true, null],
  [{ email_verified: null }, true, null],
  [{ email: 'no address' }, false, null],
  [{ email: ['ann@acme.example'] }, true, null],
])('of %o, with trust %s, the address is %s', (claims, trustEmail, email) => {
  expect(read(claims, { trustEmail })?.email).toBe(email)
})

test.each<[string, string[], boolean]>([
  ['ann@acme.example', ['acme.example'], true],
  ['ann@ACME.example', ['acme.example'], true],
  ['ann@sub.acme.example', ['acme.example'], false],
  ['ann@acme.example@evil.example', ['acme.example'], false],
  ['ann@evil-acme.example', ['acme.example'], false],
])('%s is of %s: %s', (email, domains, isOf) => {
  expect(read({ email }, { domains }) !== undefined).toBe(isOf)
})

describe('a role', () => {
  test.each<[string, Claims, string | null]>([
    ['groups', { groups: ['support', 'leads'] }, 'supervisor'],
    ['groups', { groups: 'admins' }, 'operator'],
    ['groups', { groups: ['others'] }, null],
    ['groups', {}, null],
    ['realm_access.roles', { realm_access: { roles: ['support'] } }, 'agent'],
    ['https://acme.example/roles', { 'https://acme.example/roles': ['leads'] }, 'supervisor'],
    ['constructor.name', {}, null],
  ])('by %s', (roleClaim, claims, role) => {
    expect(read(claims, { roleClaim })?.role).toBe(role)
  })

  test('is left alone without a claim for it', () => {
    expect(read({ groups: ['admins'] })?.role).toBeUndefined()
  })
})

test('any claims are read, and an address that is not verified is none', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (claims, roleClaim) => {
      const person = readClaims({ ...claims, email_verified: false }, { ...config, trustEmail: true, roleClaim })
      expect(person?.email).toBeNull()
      expect(person?.name).not.toBe('')
    }),
  )
})
