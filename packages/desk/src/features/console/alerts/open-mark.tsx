import { useTranslation } from 'react-i18next'
import { Pill } from '../../../core/ui/pill.tsx'
import { useOpenAlerts } from './alert-queries.ts'

/** How many alerts last; nothing when none does. */
export function OpenAlertsMark() {
  const { t } = useTranslation('console')
  const count = useOpenAlerts()
  return count === 0 ? null : <Pill tone="danger">{t('alerts.openCount', { count })}</Pill>
}
