import type { AgentStore } from '../agents/agent-store.ts'
import { hashSessionValue } from './session.ts'

/** Ends a session; one that has ended already is left at that. */
export async function logOut({ store }: { store: Pick<AgentStore, 'deleteSession'> }, value: string): Promise<void> {
  const hash = hashSessionValue(value)
  if (hash) await store.deleteSession(hash)
}
