import { IconMapQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Empty } from '../ui/empty.tsx'

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <Empty icon={IconMapQuestion} title={t('errors.pageNotFound')} page>
      <Link to="/">{t('errors.backToInbox')}</Link>
    </Empty>
  )
}
