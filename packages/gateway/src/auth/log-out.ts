import { hashSessionValue } from './session.ts'
import type { SessionStore } from './session-store.ts'

/** Ends a session; one that has ended already is left at that. */
export async function logOut({ store }: { store: Pick<SessionStore, 'deleteSession'> }, value: string): Promise<void> {
  const hash = hashSessionValue(value)
  if (hash) await store.deleteSession(hash)
}
