import { IconCloudOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isUnreachable } from '../api/api-error.ts'
import { formatMoment } from '../i18n/format.ts'
import { useErrorText } from './error-text.ts'
import classes from './stale.module.css'
import { useNow } from './use-now.ts'

interface Read {
  data: unknown
  isError: boolean
  error: unknown
  dataUpdatedAt: number
}

/** When what is shown was read, if it could not be read again; undefined while it is up to date. */
export const staleSince = ({ data, isError, dataUpdatedAt }: Read): number | undefined =>
  isError && data !== undefined ? dataUpdatedAt : undefined

/** Above figures that are read again by themselves. The live region stands ready, so that the loss is announced. */
export function StaleNote({ query }: { query: Read }) {
  const { t, i18n } = useTranslation()
  const errorText = useErrorText()
  const now = useNow(60_000)
  const since = staleSince(query)
  return (
    <div role="status" className={classes.note}>
      {since !== undefined && (
        <>
          <IconCloudOff size={15} stroke={1.7} aria-hidden="true" />
          {t('stale.since', { time: formatMoment(i18n.language, since, now) })}{' '}
          {isUnreachable(query.error) ? t('stale.unreachable') : errorText(query.error)}
        </>
      )}
    </div>
  )
}
