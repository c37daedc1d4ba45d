import type { SecondFactor } from '../commands/agent.ts'

/** What a code turned out to be; undefined for a wrong one. */
export type CodeProof = { kind: 'step'; step: number } | { kind: 'recovery'; hash: string }

export interface CodeTry {
  agentId: string
  /** Of the second factor it was compared with: another may have come in its place. */
  createdAt: number
  proof: CodeProof | undefined
}

export type CodeOutcome =
  | { kind: 'taken' }
  | { kind: 'wrong' }
  /** After too many wrong ones in a row no code is looked at for a while. */
  | { kind: 'paused'; waitMs: number }

export interface ConfirmedFactor {
  agentId: string
  createdAt: number
  /** The time step of the code that confirmed it. */
  step: number
  recoveryHashes: readonly string[]
  /** The session in which it is confirmed: all others end. */
  session: Uint8Array
}

export interface SecondFactorStore {
  findSecondFactor(agentId: string): Promise<SecondFactor | undefined>
  /** In the place of one that was not confirmed. `provedHash` is of the password that was verified. */
  beginSecondFactor(
    factor: Pick<SecondFactor, 'agentId' | 'secretSealed' | 'createdAt'>,
    provedHash: string,
  ): Promise<'begun' | 'is_on' | 'not_proved'>
  /** False when there is none of that time that waits for it. */
  confirmSecondFactor(confirmed: ConfirmedFactor, now: number): Promise<boolean>
  /** Takes a code, once on all servers together, or counts a wrong one. */
  takeCode(tried: CodeTry, now: number): Promise<CodeOutcome>
  /**
   * By the person themselves when they proved a password (`provedHash`): false when it is not theirs any more. By an
   * operator without: the person's sessions end too.
   */
  removeSecondFactor(agentId: string, provedHash?: string): Promise<boolean>
}
