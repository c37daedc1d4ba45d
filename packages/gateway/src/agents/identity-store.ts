import type { Person } from '../auth/read-claims.ts'
import type { Agent, Session } from '../commands/agent.ts'

export interface WantedSignIn {
  /** Whom the provider vouches for. */
  vouched: Person
  session: Omit<Session, 'agentId'>
  /** The id of the account that is made for whoever has none, and its instance; null: none is made. */
  create: { id: string; instanceId: string } | null
}

export type SignInRefusal =
  | 'sign_in_unverified'
  | 'sign_in_unknown'
  | 'sign_in_disabled'
  | 'sign_in_other_identity'
  | 'sign_in_without_role'
  | 'sign_in_without_instance'

export type SignInOutcome = { kind: 'signed_in'; agentId: string } | { kind: 'refused'; code: SignInRefusal }

export interface IdentityStore {
  /** Opens a session of whoever has the identity, after linking it to their account or making one. */
  signIn(wanted: WantedSignIn, now: number): Promise<SignInOutcome>
  /** Ends the agent's sessions too. The next sign-in links the identity that has their address then. */
  unlinkIdentity(agentId: string): Promise<Agent | undefined>
}
