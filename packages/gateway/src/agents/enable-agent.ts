import type { Agent } from '../commands/agent.ts'
import { refuse } from '../lib/errors.ts'
import type { AgentStore } from './agent-store.ts'

/** With the password or API key of before; what they held stays with whoever has it now. */
export async function enableAgent({ store }: { store: Pick<AgentStore, 'enableAgent'> }, id: string): Promise<Agent> {
  const agent = await store.enableAgent(id)
  if (!agent) throw refuse('agent_unknown', { id })
  return agent
}
