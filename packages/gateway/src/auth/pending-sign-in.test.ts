import { expect, test } from 'vitest'
import { safeReturn } from './pending-sign-in.ts'

test.each([
  ['/inbox/waiting', '/inbox/waiting'],
  ['/console/agents?x=1#top', '/console/agents?x=1#top'],
  ['/a/../b', '/b'],
  [undefined, '/'],
  ['', '/'],
  ['inbox', '/'],
  ['//evil.example/', '/'],
  ['https://evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/a/..//evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [`/${'a'.repeat(1000)}`, '/'],
])('%s leads to %s', (wanted, path) => {
  expect(safeReturn(wanted)).toBe(path)
})
