import { expect, it } from 'vitest'
import { waitLevel } from './wait-level.ts'

it.each([
  [30_000, 60, 'ok'],
  [30_001, 60, 'warn'],
  [60_000, 60, 'warn'],
  [60_001, 60, 'danger'],
  [5 * 60_000, null, 'ok'],
  [6 * 60_000, null, 'warn'],
  [31 * 60_000, null, 'danger'],
  [1, 0, 'danger'],
] as const)('%d ms against a target of %s s: %s', (ms, target, level) => expect(waitLevel(ms, target)).toBe(level))
