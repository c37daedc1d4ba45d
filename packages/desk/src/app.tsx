import { MantineProvider } from '@mantine/core'
import { lazy, type ReactNode, Suspense } from 'react'
import { BrowserRouter, Navigate, Route, Routes } from 'react-router'
import { useMe } from './core/session/session.ts'
import { cssVariablesResolver, theme } from './core/theme/theme.ts'
import { CrashScreen } from './core/ui/crash-screen.tsx'
import { Toasts } from './core/ui/toasts.tsx'
import { AppFrame } from './features/shell/app-frame.tsx'
import { InboxPage } from './pages/inbox/inbox-page.tsx'
import { NotFoundPage } from './pages/not-found-page.tsx'
import { RequireSession } from './pages/require-session.tsx'
import { Providers } from './providers.tsx'
import type { Stores } from './stores.ts'

const AccountPage = lazy(() => import('./pages/account-page.tsx'))
const BoardPage = lazy(() => import('./pages/supervisor/board-page.tsx'))
const ReportsPage = lazy(() => import('./pages/supervisor/reports-page.tsx'))
const ConsolePage = lazy(() => import('./pages/console/console-page.tsx'))

export function App({ nonce, stores }: { nonce: string; stores: Stores }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <Providers stores={stores}>
        <CrashScreen>
          <BrowserRouter>
            <RequireSession>
              <Pages />
            </RequireSession>
          </BrowserRouter>
          <Toasts />
        </CrashScreen>
      </Providers>
    </MantineProvider>
  )
}

function Pages() {
  const { agent, instance } = useMe()
  const isOperator = instance === null
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
        {agent.role === 'supervisor' && (
          <>
            <Route
              path="/board"
              element={
                <Suspense fallback={null}>
                  <BoardPage />
                </Suspense>
              }
            />
            <Route
              path="/reports"
              element={
                <Suspense fallback={null}>
                  <ReportsPage />
                </Suspense>
              }
            />
          </>
        )}
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
  return useMe().instance === null ? <Navigate to={home} replace /> : <InboxPage />
}
