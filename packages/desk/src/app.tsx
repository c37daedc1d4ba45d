import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useEffectEvent } from 'react'
import { BrowserRouter, Navigate, Route, Routes, useNavigate } from 'react-router'
import { createQueryClient } from './api/query-client.ts'
import { followLive } from './features/inbox/follow-live.ts'
import { InboxPage } from './features/inbox/inbox-page.tsx'
import { useMe } from './features/session/session.ts'
import { SessionGate } from './features/session/session-gate.tsx'
import { AppFrame } from './shell/app-frame.tsx'
import { NotFoundPage } from './shell/not-found-page.tsx'
import { cssVariablesResolver, theme } from './theme/theme.ts'
import { CrashScreen } from './ui/crash-screen.tsx'
import { Toasts } from './ui/toasts.tsx'

const AccountPage = lazy(() => import('./features/account/account-page.tsx'))
const ConsolePage = lazy(() => import('./features/console/console-page.tsx'))

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
