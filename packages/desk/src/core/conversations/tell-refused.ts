import type { BulkItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/api-error.ts'
import { useErrorText } from '../ui/error-text.ts'
import { useNotifyRefusal } from '../ui/notify.ts'

/** Says how many were refused, and why: the first one's reason, unless it is given. */
export function useTellRefused(): (refused: readonly BulkItem[], given?: string) => void {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const refuse = useNotifyRefusal()
  return (refused, given) => {
    const error = refused[0]?.error
    if (!error) return
    const reason = given ?? errorText(new ApiError(CONFLICT, error))
    refuse(refused.length === 1 ? reason : t('bulk.refused', { count: refused.length, reason }))
  }
}

const CONFLICT = 409
