import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/api-error.ts'
import { useServerText } from '../i18n/i18n.ts'

/** An error as a sentence for the reader: ours where we know the case, else the server's. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation()
  const serverText = useServerText()
  return (error) => {
    if (!(error instanceof ApiError)) return t('errors.server')
    if (error.status === 0) return t('errors.network')
    if (error.status >= 500) return t('errors.server')
    return serverText(error.faults[0]?.message ?? error.description ?? error.message)
  }
}
