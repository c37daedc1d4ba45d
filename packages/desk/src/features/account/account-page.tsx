import '../console/console-styles.ts'
import { useTranslation } from 'react-i18next'
import { addConsoleTexts } from '../console/console-texts.ts'
import { Page } from '../console/ui/page.tsx'
import { useMe } from '../session/session.ts'
import classes from './account-page.module.css'
import { CannedReplies } from './canned-replies.tsx'
import { PasswordSection } from './password-section.tsx'
import { PreferencesSection } from './preferences-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

addConsoleTexts()

/** Everybody's own: how the desk behaves, the password, where one is logged in; for supervisors the canned replies. */
export default function AccountPage() {
  const { t } = useTranslation('console')
  const { agent, instance } = useMe()
  const isAgent = instance !== null
  const home = isAgent
    ? { to: '/inbox', name: 'account.toInbox' as const }
    : { to: '/console', name: 'account.toConsole' as const }
  return (
    <div className={classes.scroller}>
      <Page title={t('account.title')} hint={agent.email ?? agent.name} back={{ to: home.to, label: t(home.name) }}>
        {isAgent && <PreferencesSection />}
        {isAgent && agent.role === 'supervisor' && <CannedReplies />}
        {agent.email !== null && <PasswordSection />}
        <SessionsSection />
        {isAgent && agent.role === 'agent' && <p className={classes.note}>{t('account.cannedNote')}</p>}
      </Page>
    </div>
  )
}
