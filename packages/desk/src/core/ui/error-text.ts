import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/api-error.ts'
import { problemOf } from '../api/problem.ts'
import { useProblemText } from '../i18n/i18n.ts'

/**
 * An error as a sentence for the reader: ours where we know the case, else the server's. `fields` show their own faults
 * beside them; those are not said twice.
 */
export function useErrorText(): (error: unknown, fields?: readonly string[]) => string {
  const { t } = useTranslation()
  const problemText = useProblemText()
  return (error, fields = []) => {
    if (!(error instanceof ApiError)) return t('errors.server')
    if (error.status === 0) return t('errors.network')
    if (error.status >= 500) return t('errors.server')
    return problemText(problemOf(error, fields))
  }
}
