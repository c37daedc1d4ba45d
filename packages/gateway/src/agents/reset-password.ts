import { conflict, invalidRequest, unknownId } from '../lib/errors.ts'
import type { AgentStore } from './agent-store.ts'
import { checkPassword } from './check-agent.ts'
import { type CreatedAgent, newPassword } from './create-agent.ts'
import { hashPassword } from './password.ts'

/** A new password, made unless one is given; it ends the agent's sessions. */
export async function resetPassword(
  { store }: { store: Pick<AgentStore, 'findAgent' | 'recordPassword'> },
  { id, password = newPassword() }: { id: string; password?: string | undefined },
): Promise<CreatedAgent> {
  const faults = await checkPassword(password)
  if (faults.length > 0) throw invalidRequest('The password was not changed.', faults)
  const known = await store.findAgent(id)
  if (!known) throw unknownId('agent', id)
  if (known.service) throw conflict('A service agent has an API key and no password: create a new service agent.')
  const agent = await store.recordPassword(id, await hashPassword(password))
  if (!agent) throw unknownId('agent', id)
  return { agent, password }
}
