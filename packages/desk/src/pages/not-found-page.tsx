import { IconMapQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMe } from '../core/session/session.ts'
import { Empty } from '../core/ui/empty.tsx'

export function NotFoundPage() {
  const { t } = useTranslation()
  const isOperator = useMe().instance === null
  return (
    <Empty icon={IconMapQuestion} title={t('errors.pageNotFound')} page>
      <Link to="/">{t(isOperator ? 'errors.backToConsole' : 'errors.backToInbox')}</Link>
    </Empty>
  )
}
