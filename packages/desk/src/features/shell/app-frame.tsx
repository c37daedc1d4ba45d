import { Tooltip } from '@mantine/core'
import { IconInbox, IconTool } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { NavLink, Outlet, useMatch } from 'react-router'
import { useMe } from '../../core/session/session.ts'
import { useTellActive } from '../../core/session/status.ts'
import { Logo } from '../../core/ui/logo.tsx'
import { AccountMenu } from './account-menu.tsx'
import classes from './app-frame.module.css'
import { OfflineBanner } from './offline-banner.tsx'
import { PasswordBanner } from './password-banner.tsx'
import { SUPERVISED } from './supervised.ts'

/** What surrounds every page once logged in. The console's entries join the rail when there is a console. */
export function AppFrame() {
  const { t } = useTranslation()
  const { agent, instance } = useMe()
  useTellActive()
  const isInbox = useMatch('/inbox/*') !== null
  const home =
    instance === null
      ? { to: '/console', label: t('app.console'), Icon: IconTool }
      : { to: '/inbox', label: t('app.inbox'), Icon: IconInbox }
  const supervised = agent.role === 'supervisor' ? SUPERVISED.map((one) => ({ ...one, label: t(one.label) })) : []
  return (
    <div className={classes.frame}>
      <nav className={classes.rail} aria-label={t('app.navigation')}>
        {isInbox && (
          <a href="#conversation" className={classes.skip}>
            {t('app.skip')}
          </a>
        )}
        <span className={classes.logo}>
          <Logo size={30} />
        </span>
        {[home, ...supervised].map((entry) => (
          <Tooltip key={entry.to} label={entry.label} position="right">
            <NavLink to={entry.to} className={classes.entry ?? ''} aria-label={entry.label}>
              <entry.Icon size={20} stroke={1.7} aria-hidden="true" />
            </NavLink>
          </Tooltip>
        ))}
        <div className={classes.bottom}>
          <AccountMenu />
        </div>
      </nav>
      <div className={classes.content}>
        <OfflineBanner />
        <PasswordBanner />
        <main className={classes.main}>
          <Outlet />
        </main>
      </div>
    </div>
  )
}
