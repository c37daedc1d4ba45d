import { Button } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './empty.module.css'
import { Empty } from './empty.tsx'
import { useErrorText } from './error-text.ts'

interface FailureProps {
  error: unknown
  onRetry: () => void
  /** Fills the window, as the page's main part. */
  page?: boolean
}

export function Failure({ error, onRetry, page = false }: FailureProps) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const body = (
    <Empty icon={IconCloudOff} title={t('errors.title')} hint={errorText(error)} role="alert" page={page}>
      <Button size="xs" variant="default" onClick={onRetry}>
        {t('app.retry')}
      </Button>
    </Empty>
  )
  return page ? <main className={classes.page}>{body}</main> : body
}
