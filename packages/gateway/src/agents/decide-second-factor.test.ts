import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CodeProof } from '../auth/second-factor-store.ts'
import { systemActor } from '../commands/actor.ts'
import type { KnownFactor, State } from '../commands/look-ups.ts'
import { emptyState } from '../commands/test-state.ts'
import { takeCode } from './decide-second-factor.ts'

const on: KnownFactor = { createdAt: 1, since: 2, lastStep: 5, failures: 0, failedAt: 0, recoveryHashes: '["a","b"]' }
const minute = 60_000

/** The outcome, and the factor as it is then. */
function take(factor: KnownFactor, proof: CodeProof | undefined, now: number) {
  const found: Partial<State> = { secondFactorOf: [factor] }
  const tried = { agentId: 'ann', createdAt: 1, proof }
  const { outcome, changes } = takeCode(tried, now).decide(emptyState(found), systemActor)
  const patch = changes.flatMap((one) => (one.kind === 'update' && one.table === 'secondFactors' ? [one.patch] : []))
  return { kind: outcome.kind, after: Object.assign({ ...factor }, ...patch) as KnownFactor }
}

describe('a code', () => {
  test.each<{ name: string; factor?: Partial<KnownFactor>; proof?: CodeProof; at?: number; kind: string }>([
    { name: 'of a later step is taken', proof: { kind: 'step', step: 6 }, kind: 'taken' },
    { name: 'of the last step is not', proof: { kind: 'step', step: 5 }, kind: 'wrong' },
    { name: 'of an earlier step is not', proof: { kind: 'step', step: 4 }, kind: 'wrong' },
    { name: 'of recovery is taken', proof: { kind: 'recovery', hash: 'b' }, kind: 'taken' },
    { name: 'of recovery that is unknown is not', proof: { kind: 'recovery', hash: 'c' }, kind: 'wrong' },
    {
      name: 'is not taken before the first one',
      factor: { since: null },
      proof: { kind: 'step', step: 6 },
      kind: 'wrong',
    },
    {
      name: 'of another second factor is not',
      factor: { createdAt: 9 },
      proof: { kind: 'step', step: 6 },
      kind: 'wrong',
    },
    { name: 'waits after ten wrong ones', factor: { failures: 10 }, proof: { kind: 'step', step: 6 }, kind: 'paused' },
    {
      name: 'waits no longer than a quarter of an hour',
      ...{ factor: { failures: 10 }, proof: { kind: 'step', step: 6 }, at: 15 * minute, kind: 'taken' },
    },
    {
      name: 'does not wait for a failure that is still to come: the clock was set back',
      ...{ factor: { failures: 10, failedAt: minute }, proof: { kind: 'step', step: 6 }, kind: 'taken' },
    },
  ])('$name', ({ factor, proof, at = 0, kind }) => {
    expect(take({ ...on, ...factor }, proof, at).kind).toBe(kind)
  })

  test('is taken once, and never after a later one, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 40 }), (steps) => {
        let factor = on
        const taken: number[] = []
        for (const [index, step] of steps.entries()) {
          const { kind, after } = take(factor, { kind: 'step', step }, index * 20 * minute)
          if (kind === 'taken') taken.push(step)
          factor = after
        }
        expect(taken).toEqual([...new Set(taken)].toSorted((a, b) => a - b))
        expect(Math.min(6, ...taken)).toBe(6)
      }),
    )
  })
})
