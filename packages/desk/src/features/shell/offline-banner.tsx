import { IconCloudOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useIsOffline } from '../../core/api/connection.ts'
import classes from './app-frame.module.css'

/** The live region stands ready, so that the loss is announced when it comes. */
export function OfflineBanner() {
  const { t } = useTranslation()
  const isOffline = useIsOffline()
  return (
    <div role="status">
      {isOffline && (
        <div className={classes.banner}>
          <IconCloudOff size={16} aria-hidden="true" />
          {t('connection.offline')}
        </div>
      )}
    </div>
  )
}
