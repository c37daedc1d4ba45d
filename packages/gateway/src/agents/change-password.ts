import { type ApiError, conflict, type Fault, invalidRequest } from '../lib/errors.ts'
import type { Guesses } from '../tokens/guesses.ts'
import type { Agent } from './agent.ts'
import type { AgentStore } from './agent-store.ts'
import { checkPassword } from './check-agent.ts'
import { agentName } from './log-in.ts'
import { hashPassword, verifyPassword } from './password.ts'

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
  const { email, passwordHash } = agent
  if (email === null || passwordHash === null) throw conflict('A service agent has an API key and no password.')
  await guesses.attempt(
    { address, name: agentName(email) },
    async () => (await verifyPassword({ password: current, phc: passwordHash, address })) || undefined,
    () => refused([{ path: '/current', message: 'This is not your password.' }]),
  )
  const faults = await checkPassword(password, '/new')
  if (faults.length > 0) throw refused(faults)
  await store.recordPassword(agent.id, await hashPassword(password), session)
}

const refused = (faults: Fault[]): ApiError => invalidRequest('The password was not changed.', faults)
