import '../../core/theme/console-styles.css'
import {
  IconBell,
  IconBuilding,
  IconChartBar,
  IconHistory,
  IconLock,
  IconPlugConnected,
  IconSend,
  IconSettings,
  IconShieldX,
  IconStack2,
  IconUsers,
} from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, Route, Routes, useLocation } from 'react-router'
import { useApiClient } from '../../core/api/client.ts'
import { useFollowConsole } from '../../core/operator/follow-console.ts'
import { createOperatorApi, OperatorApiContext } from '../../core/operator/operator-api.ts'
import { usePreferences } from '../../core/preferences/preferences.ts'
import { useMe } from '../../core/session/session.ts'
import { Empty } from '../../core/ui/empty.tsx'
import { OpenAlertsMark } from '../../features/console/alerts/open-mark.tsx'
import { createFirstStepsHidden, FirstStepsHiddenContext } from '../../features/console/overview/first-steps.ts'
import { NextStep } from '../../features/console/overview/next-step.tsx'
import { AccountMenu } from '../../features/shell/account-menu.tsx'
import { NotFoundPage } from '../not-found-page.tsx'
import { useConsoleTexts } from '../texts/console-texts.ts'
import { AgentsPage } from './agents-page.tsx'
import { AlertsPage } from './alerts-page.tsx'
import { AuditPage } from './audit-page.tsx'
import { ConnectorPage } from './connector-page.tsx'
import { ConnectorsPage } from './connectors-page.tsx'
import classes from './console-page.module.css'
import { DeliveriesPage } from './deliveries-page.tsx'
import { InstancePage } from './instance-page.tsx'
import { InstancesPage } from './instances-page.tsx'
import { NewConnectorPage } from './new-connector-page.tsx'
import { OverviewPage } from './overview-page.tsx'
import { QueuePage } from './queue-page.tsx'
import { QueuesPage } from './queues-page.tsx'
import { RequestsPage } from './requests-page.tsx'
import { SettingsPage } from './settings-page.tsx'
import { useConsoleKeys } from './use-console-keys.ts'

const ENTRIES = [
  { to: '/console', name: 'overview', Icon: IconChartBar },
  { to: '/console/connectors', name: 'connectors', Icon: IconPlugConnected },
  { to: '/console/deliveries', name: 'deliveries', Icon: IconSend },
  { to: '/console/agents', name: 'agents', Icon: IconUsers },
  { to: '/console/queues', name: 'queues', Icon: IconStack2 },
  { to: '/console/instances', name: 'instances', Icon: IconBuilding },
  { to: '/console/alerts', name: 'alerts', Icon: IconBell },
  { to: '/console/audit', name: 'audit', Icon: IconHistory },
  { to: '/console/requests', name: 'requests', Icon: IconShieldX },
  { to: '/console/settings', name: 'settings', Icon: IconSettings },
] as const

/** The operators' side. Everything of it, its texts too, is loaded when an operator comes. */
export default function ConsolePage() {
  const { t } = useTranslation()
  const isOperator = useMe().agent.role === 'operator'
  if (isOperator) return <OperatorsConsole />
  return (
    <div className={classes.forbidden}>
      <Empty icon={IconLock} title={t('console.forbidden')} hint={t('console.forbiddenHint')} page>
        <Link to="/inbox">{t('errors.backToInbox')}</Link>
      </Empty>
    </div>
  )
}

/** Makes what only the console needs, and hands it down. */
function OperatorsConsole() {
  const client = useApiClient()
  const [api] = useState(() => createOperatorApi(client))
  const [firstStepsHidden] = useState(createFirstStepsHidden)
  return (
    <OperatorApiContext value={api}>
      <FirstStepsHiddenContext value={firstStepsHidden}>
        <Console />
      </FirstStepsHiddenContext>
    </OperatorApiContext>
  )
}

function Console() {
  useConsoleTexts()
  const { t } = useTranslation('console')
  useFollowConsole()
  useConsoleKeys(ENTRIES)
  const { letters } = usePreferences()
  const nav = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // On a phone the entries are wider than the window.
  useEffect(() => {
    if (pathname) nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])
  return (
    <div className={classes.console}>
      <div className={classes.side}>
        <div className={classes.top}>
          <strong>{t('nav.title')}</strong>
          <div className={classes.account}>
            <AccountMenu />
          </div>
        </div>
        <nav ref={nav} className={classes.nav} aria-label={t('nav.label')}>
          {ENTRIES.map(({ to, name, Icon }, index) => (
            <NavLink
              key={to}
              to={to}
              end={to === '/console'}
              className={classes.entry ?? ''}
              {...(letters && { 'aria-keyshortcuts': String((index + 1) % 10) })}
            >
              <Icon size={17} stroke={1.7} aria-hidden="true" />
              {t(`nav.${name}`)}
              {name === 'alerts' && <OpenAlertsMark />}
              {letters && (
                <span className={classes.key} aria-hidden="true">
                  {(index + 1) % 10}
                </span>
              )}
            </NavLink>
          ))}
        </nav>
        <NextStep />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.content} tabIndex={0} aria-label={t('nav.content')}>
        <Routes>
          <Route index element={<OverviewPage />} />
          <Route path="connectors" element={<ConnectorsPage />} />
          <Route path="connectors/new" element={<NewConnectorPage />} />
          <Route path="connectors/:id/*" element={<ConnectorPage />} />
          <Route path="deliveries/:delivery?" element={<DeliveriesPage />} />
          <Route path="agents" element={<AgentsPage />} />
          <Route path="requests" element={<RequestsPage />} />
          <Route path="queues" element={<QueuesPage />} />
          <Route path="queues/:id" element={<QueuePage />} />
          <Route path="instances" element={<InstancesPage />} />
          <Route path="instances/:id" element={<InstancePage />} />
          <Route path="alerts" element={<AlertsPage />} />
          <Route path="audit" element={<AuditPage />} />
          <Route path="settings" element={<SettingsPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Routes>
      </section>
    </div>
  )
}
