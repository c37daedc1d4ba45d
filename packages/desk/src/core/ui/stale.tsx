import { IconCloudOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../i18n/format.ts'
import classes from './stale.module.css'

interface Read {
  data: unknown
  isError: boolean
  dataUpdatedAt: number
}

/** When what is shown was read, if it could not be read again; undefined while it is up to date. */
export const staleSince = (queries: readonly Read[]): number | undefined => {
  const stale = queries.filter(({ data, isError }) => isError && data !== undefined)
  return stale.length === 0 ? undefined : Math.min(...stale.map(({ dataUpdatedAt }) => dataUpdatedAt))
}

/** Above figures that are read again by themselves. The live region stands ready, so that the loss is announced. */
export function StaleNote({ since }: { since: number | undefined }) {
  const { t, i18n } = useTranslation()
  return (
    <div role="status" className={classes.note}>
      {since !== undefined && (
        <>
          <IconCloudOff size={15} stroke={1.7} aria-hidden="true" />
          {t('stale.since', { time: formatTime(i18n.language, since) })}
        </>
      )}
    </div>
  )
}
