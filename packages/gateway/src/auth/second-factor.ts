/**
 * The second step of a log-in. Guesses are limited as those at a password are, and beyond that for the person as a whole,
 * on all servers together: six digits are soon guessed by whoever has many addresses.
 */

import type { SecondFactor } from '../commands/agent.ts'
import type { Clock } from '../lib/clock.ts'
import { type ApiError, refuse, refuseForSeconds } from '../lib/errors.ts'
import type { Sealer } from '../lib/seal.ts'
import type { Guesses } from './guesses.ts'
import { findStep } from './one-time-code.ts'
import { hashRecoveryCode } from './recovery-codes.ts'
import { secondFactorIdentity } from './second-factor-identity.ts'
import type { CodeProof, SecondFactorStore } from './second-factor-store.ts'

export interface ProveDeps {
  store: Pick<SecondFactorStore, 'findSecondFactor' | 'takeCode'>
  sealer: Pick<Sealer, 'open'>
  clock: Pick<Clock, 'now'>
  guesses: Guesses
}

interface CodeAttempt {
  agentId: string
  /** Absent in the first step. */
  code: string | undefined
  address: string
}

/** Takes the code, once. False when the person has no second factor; throws when they have one and did not prove it. */
export async function proveSecondFactor(
  { store, sealer, clock, guesses }: ProveDeps,
  { agentId, code, address }: CodeAttempt,
  wrong: () => ApiError,
): Promise<boolean> {
  const factor = await store.findSecondFactor(agentId)
  if (!factor || factor.since === null) return false
  if (code === undefined) throw refuse('code_needed')
  await guesses.attempt(
    { address, name: `code of ${agentId}` },
    async () => {
      const now = clock.now()
      const proof = readProof({ sealer, factor }, code, now)
      const outcome = await store.takeCode({ agentId, createdAt: factor.createdAt, proof }, now)
      if (outcome.kind === 'paused') {
        throw refuseForSeconds('too_many_failures', Math.ceil(outcome.waitMs / 1000))
      }
      return outcome.kind === 'taken' || undefined
    },
    wrong,
  )
  return true
}

/** What a code says, whoever types it: with spaces, as apps show it, or with hyphens. */
export function readProof(
  { sealer, factor }: { sealer: Pick<Sealer, 'open'>; factor: SecondFactor },
  code: string,
  now: number,
): CodeProof | undefined {
  const hash = hashRecoveryCode(code)
  if (hash !== undefined) return { kind: 'recovery', hash }
  const secret = sealer.open(factor.secretSealed, secondFactorIdentity(factor.agentId))
  const step = findStep(secret, code.replace(/\s/g, ''), now)
  return step === undefined ? undefined : { kind: 'step', step }
}
