import type { ReactNode } from 'react'
import { useStore } from '../core/lib/store.ts'
import { useRequired } from '../core/lib/use-required.ts'
import { EndedContext, SessionContext, useSession } from '../core/session/session.ts'
import { Failure } from '../core/ui/failure.tsx'
import { Splash } from '../core/ui/splash.tsx'
import { LoginPage } from './login/login-page.tsx'
import { ReplacedPage } from './login/replaced-page.tsx'

/** Shows the log-in at whatever address one came to, and the page of that address once logged in. */
export function RequireSession({ children }: { children: ReactNode }) {
  const session = useSession()
  const ended = useStore(useRequired(EndedContext), (state) => state)

  if (typeof ended === 'object') return <ReplacedPage by={ended.by} />
  if (session.isPending) return <Splash />
  if (session.isError) return <Failure error={session.error} onRetry={() => void session.refetch()} page />
  if (!session.data) return <LoginPage ended={ended === 'expired'} />
  return <SessionContext value={session.data}>{children}</SessionContext>
}
