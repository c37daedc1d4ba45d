import { Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './empty.module.css'

/** The blank page while it is not yet known who is there. */
export function Splash() {
  const { t } = useTranslation()
  return (
    <main className={classes.page} aria-busy="true">
      <Loader size="sm" role="status" aria-label={t('app.loading')} />
    </main>
  )
}
