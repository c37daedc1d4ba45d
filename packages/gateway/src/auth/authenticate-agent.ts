import type { Agent, Session } from '../commands/agent.ts'
import type { WakeUps } from '../commands/wake-ups.ts'
import type { Clock } from '../lib/clock.ts'
import { trustLookUps } from '../lib/trusted-look-ups.ts'
import { hashApiKey } from './api-key.ts'
import { hashSessionValue } from './session.ts'
import type { SessionStore } from './session-store.ts'

/** Who is behind a request: a person's session (`agent` is null with the operator token), or a service's API key. */
export type Caller = { session: Session; agent: Agent | null } | { session: null; agent: Agent }

export interface AuthenticateDeps {
  store: Pick<SessionStore, 'findSession' | 'findAgentByApiKey' | 'recordSessionSeen'>
  clock: Pick<Clock, 'now'>
}

/** What a request shows for itself. */
export type Proof = { kind: 'session'; value: string } | { kind: 'api_key'; value: string }

/** Undefined when nobody is: expired, ended, disabled, or never there. */
export type AuthenticateAgent = (proof: Proof) => Caller | undefined | Promise<Caller | undefined>

/** How true it is when a session was last seen; a write a request would be too dear. */
const seenEveryMs = 60_000

/** `authenticateAgent`, which trusts what it found for a moment: a busy desk costs the store two look-ups a second. */
export function createAgentAuthenticator(
  deps: AuthenticateDeps & { store: Pick<WakeUps, 'onWake'> },
): AuthenticateAgent {
  const { clock, store } = deps
  const trust = (kind: Proof['kind']) => {
    const callers = trustLookUps({
      clock,
      lookUp: (value) => authenticateAgent(deps, { kind, value }),
      endsAt: ({ session }) => session?.expiresAt ?? Number.POSITIVE_INFINITY,
    })
    store.onWake('credentials', callers.forget)
    return callers.find
  }
  const find = { session: trust('session'), api_key: trust('api_key') }
  return ({ kind, value }) => find[kind](value)
}

export async function authenticateAgent(
  { store, clock }: AuthenticateDeps,
  { kind, value }: Proof,
): Promise<Caller | undefined> {
  if (kind === 'session') {
    const hash = hashSessionValue(value)
    const now = clock.now()
    const found = hash && (await store.findSession(hash, now))
    // Nobody waits for it, and nothing depends on it.
    if (hash && found && now - found.session.lastSeenAt >= seenEveryMs)
      store.recordSessionSeen(hash, now).catch(() => {})
    return found
  }
  const hash = hashApiKey(value)
  const agent = hash && (await store.findAgentByApiKey(hash))
  return agent && { session: null, agent }
}
