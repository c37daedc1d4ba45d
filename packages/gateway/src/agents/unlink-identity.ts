import type { Agent } from '../commands/agent.ts'
import { refuse } from '../lib/errors.ts'
import type { IdentityStore } from './identity-store.ts'

/** For somebody who is somebody else at the provider now. It ends their sessions. */
export async function unlinkIdentity(
  { store }: { store: Pick<IdentityStore, 'unlinkIdentity'> },
  id: string,
): Promise<Agent> {
  const agent = await store.unlinkIdentity(id)
  if (!agent) throw refuse('agent_unknown', { id })
  return agent
}
