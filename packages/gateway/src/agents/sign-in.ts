import type { OidcProvider } from '../auth/oidc-provider.ts'
import type { PendingSignIn } from '../auth/pending-sign-in.ts'
import { readClaims } from '../auth/read-claims.ts'
import { newSession, type SessionClient } from '../auth/session.ts'
import type { AuditContext } from '../commands/actor.ts'
import { systemActor } from '../commands/actor.ts'
import type { OidcConfig } from '../config/oidc-config.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import type { IdentityStore, SignInRefusal } from './identity-store.ts'

export interface SignInDeps {
  store: { audited(context: AuditContext): Pick<IdentityStore, 'signIn'> }
  clock: Clock
}

interface Answer extends SessionClient {
  provider: OidcProvider
  oidc: OidcConfig
  /** What the person came back with. */
  query: string
  pending: PendingSignIn
}

/** The cookie's value, this once, or why there is none. Throws SignInFailed when the provider does not vouch. */
export async function signIn(
  { store, clock }: SignInDeps,
  { provider, oidc, query, pending, address, userAgent }: Answer,
): Promise<{ value: string } | { refused: SignInRefusal | 'sign_in_domain_refused' }> {
  const person = readClaims(await provider.complete(query, pending), oidc)
  if (!person) return { refused: 'sign_in_domain_refused' }
  const now = clock.now()
  const { value, session } = newSession(null, { address, userAgent }, now)
  const create = oidc.createIn === null ? null : { id: newId(now), instanceId: oidc.createIn }
  const audited = store.audited({ actor: systemActor, clock })
  const outcome = await audited.signIn({ vouched: person, session, create }, now)
  return outcome.kind === 'signed_in' ? { value } : { refused: outcome.code }
}
