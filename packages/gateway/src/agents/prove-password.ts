import type { Guesses } from '../auth/guesses.ts'
import { agentName } from '../auth/log-in.ts'
import { verifyPassword } from '../auth/password.ts'
import type { Agent } from '../commands/agent.ts'
import { type ApiError, refuse } from '../lib/errors.ts'

/** By somebody who is logged in: guesses count as those at log-in do. Gives what was proved. */
export async function provePassword(
  guesses: Guesses,
  { agent, password, address }: { agent: Agent; password: string; address: string },
  wrong: () => ApiError,
): Promise<{ email: string; passwordHash: string }> {
  const { email, passwordHash } = agent
  if (email === null || passwordHash === null) throw refuse('service_has_no_password')
  await guesses.attempt(
    { address, name: agentName(email) },
    async () => (await verifyPassword({ password, phc: passwordHash, address })) || undefined,
    wrong,
  )
  return { email, passwordHash }
}
