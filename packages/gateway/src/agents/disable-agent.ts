import type { Agent } from '../commands/agent.ts'
import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import type { AgentStore } from './agent-store.ts'

/** From then on the agent's password, API key and sessions are refused. One that is disabled already stays so. */
export async function disableAgent(
  { store, clock }: { store: Pick<AgentStore, 'disableAgent'>; clock: Pick<Clock, 'now'> },
  id: string,
): Promise<Agent> {
  const agent = await store.disableAgent(id, clock.now())
  if (!agent) throw refuse('agent_unknown', { id })
  return agent
}
