import type { ReactNode } from 'react'
import { endedStore } from '../../api/query-client.ts'
import { Failure } from '../../ui/failure.tsx'
import { Splash } from '../../ui/splash.tsx'
import { useStore } from '../../ui/store.ts'
import { LoginPage } from './login-page.tsx'
import { SessionContext, useSession } from './session.ts'

/** Shows the log-in at whatever address one came to, and the page of that address once logged in. */
export function SessionGate({ children }: { children: ReactNode }) {
  const session = useSession()
  const ended = useStore(endedStore, (state) => state)

  if (session.isPending) return <Splash />
  if (session.isError) return <Failure error={session.error} onRetry={() => void session.refetch()} page />
  if (!session.data) return <LoginPage ended={ended} />
  return <SessionContext value={session.data}>{children}</SessionContext>
}
