import type { ConnectorFailures } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatCount } from '../../../core/i18n/format.ts'
import classes from './overview.module.css'

const MOST = 8

export function FailuresByConnector({ failures }: { failures: ConnectorFailures[] }) {
  const { t, i18n } = useTranslation('console')
  if (failures.length === 0) return <p className={classes.fine}>{t('overview.noFailures')}</p>
  const most = Math.max(...failures.map((one) => one.attempts_failed), 1)
  return (
    <ul className={classes.bars}>
      {failures.slice(0, MOST).map((one) => (
        <li key={one.connector_id}>
          <Link to={`/console/connectors/${one.connector_id}`}>{one.connector_name}</Link>
          <span className={classes.figure}>
            {t('overview.failed', {
              count: one.attempts_failed,
              shown: formatCount(i18n.language, one.attempts_failed),
            })}
            {one.exhausted > 0 && ` · ${t('overview.givenUp', { count: one.exhausted })}`}
          </span>
          <svg className={classes.bar} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect width="100" height="6" className={classes.track} />
            <rect width={(one.attempts_failed / most) * 100} height="6" className={classes.fill} />
          </svg>
        </li>
      ))}
    </ul>
  )
}
