import { expect, it } from 'vitest'
import { waitStep } from './wait-step.ts'

it.each([
  ['at once', 0, null, undefined],
  ['five minutes, without a target', 300_000, null, undefined],
  ['more than five minutes, without a target', 300_001, null, 'long'],
  ['more than half an hour, without a target', 1_800_001, undefined, 'too-long'],
  ['half the target', 30_000, 60, undefined],
  ['more than half the target', 30_001, 60, 'long'],
  ['the target', 60_000, 60, 'long'],
  ['beyond the target', 60_001, 60, 'too-long'],
  ['an hour of a day', 3_600_000, 86_400, undefined],
] as const)('%s', (_, ms, target, step) => expect(waitStep(ms, target)).toBe(step))
