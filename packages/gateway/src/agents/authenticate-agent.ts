import type { Clock } from '../lib/clock.ts'
import type { Agent, Session } from './agent.ts'
import type { AgentStore } from './agent-store.ts'
import { hashApiKey } from './api-key.ts'
import { hashSessionValue } from './session.ts'

/** Who is behind a request: a person's session (`agent` is null with the operator token), or a service's API key. */
export type Caller = { session: Session; agent: Agent | null } | { session: null; agent: Agent }

export interface AuthenticateDeps {
  store: Pick<AgentStore, 'findSession' | 'findAgentByApiKey'>
  clock: Pick<Clock, 'now'>
}

/** What a request shows for itself. */
export type Proof = { kind: 'session'; value: string } | { kind: 'api_key'; value: string }

/** Undefined when nobody is: expired, ended, disabled, or never there. */
export async function authenticateAgent(
  { store, clock }: AuthenticateDeps,
  { kind, value }: Proof,
): Promise<Caller | undefined> {
  if (kind === 'session') {
    const hash = hashSessionValue(value)
    return hash && store.findSession(hash, clock.now())
  }
  const hash = hashApiKey(value)
  const agent = hash && (await store.findAgentByApiKey(hash))
  return agent && { session: null, agent }
}
