import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Empty } from '../../ui/empty.tsx'
import { useDocumentTitle } from '../../ui/use-document-title.ts'
import { useMe } from '../session/session.ts'
import classes from './console-page.module.css'

const COMMANDS = [
  ['newAgent', 'npx passerelle agent create --instance ID --email E --name N'],
  ['listConnectors', 'npx passerelle connector list'],
  ['listDeliveries', 'npx passerelle deliveries list --state exhausted'],
] as const

/** The operators' side. Until it has pages of its own, it says where the work is done. */
export default function ConsolePage() {
  const { t } = useTranslation()
  const isOperator = useMe().agent.role === 'operator'
  useDocumentTitle(t('app.console'))
  if (!isOperator) {
    return (
      <div className={classes.page}>
        <Empty icon={IconLock} title={t('console.forbidden')} hint={t('console.forbiddenHint')} page>
          <Link to="/inbox">{t('errors.backToInbox')}</Link>
        </Empty>
      </div>
    )
  }
  return (
    <div className={classes.page}>
      <section className={classes.card}>
        <h1>{t('console.title')}</h1>
        <p>{t('console.body')}</p>
        <p>{t('console.cli')}</p>
        <dl className={classes.commands}>
          {COMMANDS.map(([name, command]) => (
            <div key={name}>
              <dt>{t(`console.${name}`)}</dt>
              <dd>
                <code>{command}</code>
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  )
}
