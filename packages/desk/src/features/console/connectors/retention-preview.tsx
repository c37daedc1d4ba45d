import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { consoleKeys } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { DEFAULT, type RetentionForm, readRetention } from '../../../core/operator/retention.ts'
import { useErrorText } from '../../../core/ui/error-text.ts'
import form from '../../../core/ui/form.module.css'
import { Notice } from '../../../core/ui/notice.tsx'

interface Change {
  connector: string
  /** As it is saved. */
  saved: string | null
  values: RetentionForm
}

/** What a change would delete, and whether that was agreed to: nothing is saved before. */
export function useRetentionChange({ connector, saved, values }: Change) {
  const api = useOperatorApi()
  const asked = readRetention(values)
  const isChanged = asked !== (saved ?? DEFAULT)
  const [agreed, setAgreed] = useState<string>()
  const preview = useQuery({
    queryKey: [...consoleKeys.connector(connector), 'retention', asked],
    queryFn: ({ signal }) => api.previewRetention(connector, asked ?? DEFAULT, signal),
    enabled: isChanged && asked !== undefined,
    // What was counted some time ago is nothing to agree to.
    staleTime: 0,
    gcTime: 0,
  })
  const count = preview.data?.conversations
  const isAgreed = agreed === asked
  return {
    preview,
    count: isChanged ? count : undefined,
    isChanged,
    isAgreed,
    agree: (yes: boolean) => setAgreed(yes ? asked : undefined),
    /** Whether it may be saved now. */
    isReady: !isChanged || (asked !== undefined && count !== undefined && (count === 0 || isAgreed)),
  }
}

export function RetentionPreview({ change }: { change: ReturnType<typeof useRetentionChange> }) {
  const { t } = useTranslation('console')
  const errorText = useErrorText()
  const { preview, count, isChanged } = change
  if (!isChanged) return null
  if (preview.isError) return <Notice tone="danger">{errorText(preview.error)}</Notice>
  if (preview.isLoading) {
    return (
      <p role="status" className={form.muted}>
        {t('retention.counting')}
      </p>
    )
  }
  if (count === undefined) return null
  if (count === 0) return <Notice tone="info">{t('retention.deletesNothing')}</Notice>
  return (
    <>
      <Notice tone="danger">{t('retention.deletes', { count })}</Notice>
      <Checkbox
        size="sm"
        label={t('retention.agree')}
        checked={change.isAgreed}
        onChange={(event) => change.agree(event.currentTarget.checked)}
      />
    </>
  )
}
