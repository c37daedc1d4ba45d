import '../core/theme/console-styles.css'
import { useTranslation } from 'react-i18next'
import { useMe, useSignIn } from '../core/session/session.ts'
import { Page } from '../core/ui/page.tsx'
import classes from '../features/account/account.module.css'
import { CannedReplies } from '../features/account/canned-replies.tsx'
import { PasswordSection } from '../features/account/password-section.tsx'
import { PreferencesSection } from '../features/account/preferences-section.tsx'
import { SecondFactorSection } from '../features/account/second-factor-section.tsx'
import { SessionsSection } from '../features/account/sessions-section.tsx'
import { useConsoleTexts } from './texts/console-texts.ts'

/** Everybody's own: how the desk behaves, the password, where one is logged in; the canned replies. */
export default function AccountPage() {
  useConsoleTexts()
  const { t } = useTranslation('console')
  const { agent, instance } = useMe()
  const hasPassword = useSignIn()?.password && agent.email !== null
  const isAgent = instance !== null
  const home = isAgent
    ? { to: '/inbox', name: 'account.toInbox' as const }
    : { to: '/console', name: 'account.toConsole' as const }
  return (
    <div className={classes.scroller}>
      <Page title={t('account.title')} hint={agent.email ?? agent.name} back={{ to: home.to, label: t(home.name) }}>
        {isAgent && <PreferencesSection />}
        {isAgent && agent.role === 'supervisor' && <CannedReplies />}
        {isAgent && <CannedReplies personal />}
        {hasPassword && <PasswordSection />}
        {hasPassword && <SecondFactorSection />}
        <SessionsSection />
        {isAgent && agent.role === 'agent' && <p className={classes.note}>{t('account.cannedNote')}</p>}
      </Page>
    </div>
  )
}
