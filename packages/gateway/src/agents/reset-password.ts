import { reason } from '@passerelle/protocol/errors'
import { hashPassword } from '../auth/password.ts'
import { ApiError, refuse } from '../lib/errors.ts'
import type { AgentStore } from './agent-store.ts'
import { checkPassword } from './check-agent.ts'
import { type CreatedAgent, newPassword } from './create-agent.ts'

/** A new password, made unless one is given; it ends the agent's sessions. */
export async function resetPassword(
  { store }: { store: Pick<AgentStore, 'findAgent' | 'recordPassword'> },
  { id, password = newPassword() }: { id: string; password?: string | undefined },
): Promise<CreatedAgent> {
  const known = await store.findAgent(id)
  if (!known) throw refuse('agent_unknown', { id })
  if (known.service) throw refuse('service_keeps_no_password')
  const faults = await checkPassword(password, known)
  if (faults.length > 0) throw new ApiError(reason('password_not_changed'), { faults })
  const agent = await store.recordPassword(id, await hashPassword(password))
  if (!agent) throw refuse('agent_unknown', { id })
  return { agent, password }
}
