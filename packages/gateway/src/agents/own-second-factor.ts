/** A person's own second factor: set up, confirmed by its first code, turned off. */
import { reason } from '@passerelle/protocol/errors'
import type { Guesses } from '../auth/guesses.ts'
import { codeUri, newCodeSecret } from '../auth/one-time-code.ts'
import { hashRecoveryCode, newRecoveryCodes } from '../auth/recovery-codes.ts'
import { type ProveDeps, proveSecondFactor, readProof } from '../auth/second-factor.ts'
import { secondFactorIdentity } from '../auth/second-factor-identity.ts'
import type { SecondFactorStore } from '../auth/second-factor-store.ts'
import type { Agent } from '../commands/agent.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, type Fault, fault, refuse } from '../lib/errors.ts'
import type { Sealer } from '../lib/seal.ts'
import { provePassword } from './prove-password.ts'

interface Asking {
  agent: Agent
  address: string
}

/** For an authenticator app; shown while it is set up. */
export interface NewCodes {
  secret: string
  uri: string
}

/** Whoever has only the session cannot: the password is asked for. Nothing holds before `confirmOwn`. */
export async function beginOwn(
  deps: { store: Pick<SecondFactorStore, 'beginSecondFactor'>; sealer: Sealer; clock: Pick<Clock, 'now'> } & {
    guesses: Guesses
  },
  { password, ...asking }: Asking & { password: string },
): Promise<NewCodes> {
  const { email, passwordHash } = await provePassword(deps.guesses, { password, ...asking }, notYourPassword)
  const { id: agentId } = asking.agent
  const secret = newCodeSecret()
  const secretSealed = deps.sealer.seal(secret, secondFactorIdentity(agentId))
  const factor = { agentId, secretSealed, createdAt: deps.clock.now() }
  const outcome = await deps.store.beginSecondFactor(factor, passwordHash)
  if (outcome === 'not_proved') throw notYourPassword()
  if (outcome === 'is_on') throw refuse('second_factor_is_on')
  return { secret, uri: codeUri(secret, email) }
}

/** Gives the recovery codes: this once. */
export async function confirmOwn(
  {
    store,
    sealer,
    clock,
  }: {
    store: Pick<SecondFactorStore, 'findSecondFactor' | 'confirmSecondFactor'>
    sealer: Pick<Sealer, 'open'>
    clock: Pick<Clock, 'now'>
  },
  { agentId, code, session }: { agentId: string; code: string; session: Uint8Array },
): Promise<string[]> {
  const factor = await store.findSecondFactor(agentId)
  if (!factor || factor.since !== null) throw refuse('second_factor_not_begun')
  const now = clock.now()
  const proof = readProof({ sealer, factor }, code, now)
  if (proof?.kind !== 'step') throw notChanged([fault('/code', 'not_your_code')])
  const codes = newRecoveryCodes()
  const recoveryHashes = codes.map(hashRecoveryCode).filter((one) => one !== undefined)
  const confirmed = { agentId, createdAt: factor.createdAt, step: proof.step, recoveryHashes, session }
  if (!(await store.confirmSecondFactor(confirmed, now))) throw refuse('second_factor_not_begun')
  return codes
}

export async function turnOffOwn(
  deps: ProveDeps & { store: Pick<SecondFactorStore, 'removeSecondFactor'> },
  { password, code, ...asking }: Asking & { password: string; code: string },
): Promise<void> {
  const { passwordHash } = await provePassword(deps.guesses, { password, ...asking }, notYourPassword)
  const { agent, address } = asking
  const wrong = () => notChanged([fault('/code', 'not_your_code')])
  const isProved = await proveSecondFactor(deps, { agentId: agent.id, code, address }, wrong)
  if (isProved && !(await deps.store.removeSecondFactor(agent.id, passwordHash))) throw notYourPassword()
}

const notChanged = (faults: Fault[]): ApiError => new ApiError(reason('second_factor_not_changed'), { faults })
const notYourPassword = (): ApiError => notChanged([fault('/password', 'not_your_password')])
