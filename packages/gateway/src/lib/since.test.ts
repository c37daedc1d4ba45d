import { expect, test } from 'vitest'
import { readSince } from './since.ts'

const now = Date.parse('2026-11-22T12:00:00Z')

test.each([
  ['2026-11-22T11:00:00Z', now - 3_600_000],
  ['2026-11-22T12:00:00.500+01:00', now - 3_599_500],
  ['2026-11-22', Date.parse('2026-11-22T00:00:00Z')],
  ['90m', now - 5_400_000],
  ['1795348800', 1_795_348_800_000],
  ['yesterday', undefined],
  ['2026-13-01', undefined],
  ['2026-11-22T11:00:00', undefined],
  ['', undefined],
])('%s', (text, expected) => {
  expect(readSince(text, now)).toBe(expected)
})
