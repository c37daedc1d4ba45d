import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useEffectEvent } from 'react'
import { BrowserRouter, Navigate, Route, Routes, useNavigate } from 'react-router'
import { createQueryClient } from './core/api/query-client.ts'
import { followLive } from './core/follow-live.ts'
import { useMe } from './core/session/session.ts'
import { cssVariablesResolver, theme } from './core/theme/theme.ts'
import { CrashScreen } from './core/ui/crash-screen.tsx'
import { Toasts } from './core/ui/toasts.tsx'
import { AppFrame } from './features/shell/app-frame.tsx'
import { InboxPage } from './pages/inbox/inbox-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { SessionGate } from './pages/session-gate.tsx'

const AccountPage = lazy(() => import('./pages/account-page.tsx'))
const ConsolePage = lazy(() => import('./pages/console/console-page.tsx'))

const client = createQueryClient()

export function App({ nonce }: { nonce: string }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <CrashScreen>
        <QueryClientProvider client={client}>
          <BrowserRouter>
            <SessionGate>
              <Pages />
            </SessionGate>
          </BrowserRouter>
          <Toasts />
        </QueryClientProvider>
      </CrashScreen>
    </MantineProvider>
  )
}

function Pages() {
  const isOperator = useMe().instance === null
  const home = isOperator ? '/console' : '/inbox/waiting'
  return (
    <Routes>
      <Route element={<AppFrame />}>
        <Route path="/" element={<Navigate to={home} replace />} />
        <Route path="/inbox" element={<Navigate to={home} replace />} />
        <Route path="/inbox/:view/:conversation?" element={<AgentsOnly home={home} />} />
        <Route
          path="/account"
          element={
            <Suspense fallback={null}>
              <AccountPage />
            </Suspense>
          }
        />
        <Route
          path="/console/*"
          element={
            <Suspense fallback={null}>
              <ConsolePage />
            </Suspense>
          }
        />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  )
}

function AgentsOnly({ home }: { home: string }): ReactNode {
  const { agent, instance } = useMe()
  const isAgent = instance !== null
  const navigate = useNavigate()
  const go = useEffectEvent((path: string) => void navigate(path))
  useEffect(() => (isAgent ? followLive(client, agent.id, go) : undefined), [isAgent, agent.id])
  return isAgent ? <InboxPage /> : <Navigate to={home} replace />
}
