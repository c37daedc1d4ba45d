/** Second factors: begun, confirmed by a first code, proved by codes that are taken once, removed. Pure. */

import type { CodeOutcome, CodeProof, CodeTry, ConfirmedFactor } from '../auth/second-factor-store.ts'
import type { SecondFactor } from '../commands/agent.ts'
import { type Command, unchanged } from '../commands/command.ts'
import type { KnownFactor } from '../commands/look-ups.ts'
import { insert, remove, update } from '../commands/row-changes.ts'
import { isProved, tellOf } from './decide-agent.ts'

/** So many wrong codes in a row, then one more every quarter of an hour: 96 guesses a day at a million codes. */
const failuresBeforePause = 10
const pauseMs = 15 * 60_000

type NewFactor = Pick<SecondFactor, 'agentId' | 'secretSealed' | 'createdAt'>

export const beginSecondFactor = (
  factor: NewFactor,
  provedHash: string,
): Command<'begun' | 'is_on' | 'not_proved'> => ({
  needs: { passwordOf: { agentId: factor.agentId }, secondFactorOf: { agentId: factor.agentId } },
  decide: ({ passwordOf: [agent], secondFactorOf: [before] }) => {
    if (!agent || !isProved(agent, provedHash)) return unchanged('not_proved')
    if (before && before.since !== null) return unchanged('is_on')
    const { agentId, ...made } = factor
    const after = { ...made, since: null, lastStep: 0, failures: 0, failedAt: 0, recoveryHashes: '[]' }
    const changes = before
      ? update('secondFactors', { agentId }, { before, after })
      : [insert('secondFactors', { agentId, ...after })]
    return { outcome: 'begun', changes }
  },
})

export const confirmSecondFactor = (
  { agentId, createdAt, step, recoveryHashes, session }: ConfirmedFactor,
  now: number,
): Command<boolean> => ({
  needs: { passwordOf: { agentId }, secondFactorOf: { agentId }, sessionsOf: { agentId } },
  decide: ({ passwordOf: [agent], secondFactorOf: [before], sessionsOf }) => {
    if (!agent || !before || before.since !== null || before.createdAt !== createdAt) return unchanged(false)
    const after = { since: now, lastStep: step, recoveryHashes: JSON.stringify(recoveryHashes) }
    const others = sessionsOf.filter(({ hash }) => Buffer.compare(hash, session) !== 0)
    return {
      outcome: true,
      changes: [
        ...update('secondFactors', { agentId }, { before, after }),
        ...others.map(({ hash }) => remove('sessions', { hash })),
        tellOf(agent, 'agent.second_factor_on'),
      ],
    }
  },
})

export const takeCode = ({ agentId, createdAt, proof }: CodeTry, now: number): Command<CodeOutcome> => ({
  needs: { secondFactorOf: { agentId } },
  decide: ({ secondFactorOf: [before] }) => {
    if (!before || before.since === null || before.createdAt !== createdAt) return unchanged({ kind: 'wrong' })
    const waitMs = pauseOf(before, now)
    // Nobody guesses a recovery code: it is the way in for whoever is kept out by another's guesses.
    if (waitMs > 0 && proof?.kind !== 'recovery') return unchanged({ kind: 'paused', waitMs })
    const spent = proof && spend(before, proof)
    const after = spent ? { ...spent, failures: 0 } : { failures: before.failures + 1, failedAt: now }
    return {
      outcome: { kind: spent ? 'taken' : 'wrong' },
      changes: update('secondFactors', { agentId }, { before, after }),
    }
  },
})

/** A time before the last failure is that of a clock that was set back: it keeps nobody out. */
function pauseOf({ failures, failedAt }: KnownFactor, now: number): number {
  if (failures < failuresBeforePause || now < failedAt) return 0
  return Math.max(0, failedAt + pauseMs - now)
}

/** What is left once the code is taken; undefined when it was before. */
function spend(
  { lastStep, recoveryHashes }: KnownFactor,
  proof: CodeProof,
): Partial<Pick<SecondFactor, 'lastStep' | 'recoveryHashes'>> | undefined {
  if (proof.kind === 'step') return proof.step > lastStep ? { lastStep: proof.step } : undefined
  const hashes: string[] = JSON.parse(recoveryHashes)
  const left = hashes.filter((hash) => hash !== proof.hash)
  return left.length < hashes.length ? { recoveryHashes: JSON.stringify(left) } : undefined
}

/** `provedHash`: by the person themselves. An operator who does it for somebody ends their sessions too. */
export const removeSecondFactor = (agentId: string, provedHash: string | undefined): Command<boolean> => ({
  needs: { passwordOf: { agentId }, secondFactorOf: { agentId }, sessionsOf: { agentId } },
  decide: ({ passwordOf: [agent], secondFactorOf: [before], sessionsOf }) => {
    const isOwn = provedHash !== undefined
    if (!agent || (isOwn && !isProved(agent, provedHash))) return unchanged(false)
    if (!before) return unchanged(true)
    const ended = isOwn ? [] : sessionsOf.map(({ hash }) => remove('sessions', { hash }))
    return {
      outcome: true,
      changes: [
        remove('secondFactors', { agentId }),
        ...ended,
        tellOf(agent, isOwn ? 'agent.second_factor_off' : 'agent.second_factor_reset'),
      ],
    }
  },
})
