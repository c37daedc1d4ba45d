import type { SecondFactorStore } from '../auth/second-factor-store.ts'
import type { Agent } from '../commands/agent.ts'
import { refuse } from '../lib/errors.ts'
import type { AgentStore } from './agent-store.ts'

/** For somebody who lost it: they log in with the password alone until they set it up again. It ends their sessions. */
export async function resetSecondFactor(
  { store }: { store: Pick<AgentStore, 'findAgent'> & Pick<SecondFactorStore, 'removeSecondFactor'> },
  id: string,
): Promise<Agent> {
  await store.removeSecondFactor(id)
  const agent = await store.findAgent(id)
  if (!agent) throw refuse('agent_unknown', { id })
  if (agent.service) throw refuse('service_keeps_no_password')
  return agent
}
