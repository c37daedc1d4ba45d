import { reason } from '@passerelle/protocol/errors'
import type { Guesses } from '../auth/guesses.ts'
import { hashPassword } from '../auth/password.ts'
import type { Agent } from '../commands/agent.ts'
import { ApiError, type Fault, fault } from '../lib/errors.ts'
import type { AgentStore } from './agent-store.ts'
import { checkPassword } from './check-agent.ts'
import { provePassword } from './prove-password.ts'

interface Dependencies {
  store: Pick<AgentStore, 'recordPassword'>
  guesses: Guesses
}

/** By the person, who knows the password of before; all other sessions of theirs end. */
export async function changePassword(
  { store, guesses }: Dependencies,
  wanted: { agent: Agent; current: string; password: string; session: Uint8Array; address: string },
): Promise<void> {
  const { agent, current, password, session, address } = wanted
  const wrong = () => notChanged([fault('/current', 'not_your_password')])
  const { passwordHash } = await provePassword(guesses, { agent, password: current, address }, wrong)
  const faults = await checkPassword(password, agent, '/new')
  if (faults.length > 0) throw notChanged(faults)
  const own = { session, provedHash: passwordHash }
  if (!(await store.recordPassword(agent.id, await hashPassword(password), own))) throw wrong()
}

const notChanged = (faults: Fault[]): ApiError => new ApiError(reason('password_not_changed'), { faults })
