import { NativeSelect } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFull } from '../../../core/i18n/format.ts'
import { consoleKeys, useConnectors, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import form from '../../../core/ui/form.module.css'
import { Notice } from '../../../core/ui/notice.tsx'
import { TimeField } from '../../../core/ui/time-field.tsx'

interface ReplaySinceProps {
  connector: string
  onClose: () => void
}

const HOUR_MS = 3_600_000

export function ReplaySinceDialog({ connector, onClose }: ReplaySinceProps) {
  const api = useOperatorApi()
  const { t, i18n } = useTranslation('console')
  const connectors = useConnectors().data ?? []
  const refresh = useRefresh()
  const [chosen, setChosen] = useState<string>()
  const [since, setSince] = useState(() => Date.now() - HOUR_MS)
  const [soFar, setSoFar] = useState(0)
  // Of several, the operator says which: a guess would send one's messages again by mistake.
  const only = connectors.length === 1 ? connectors[0]?.id : undefined
  const connectorId = chosen ?? (connector || only || '')
  const replay = useMutation({
    mutationFn: () => api.replaySince(connectorId, new Date(since).toISOString(), setSoFar),
    onSuccess: () => refresh(consoleKeys.deliveries),
  })
  const isReady = connectorId !== ''
  if (replay.data !== undefined) {
    return (
      <Dialog
        title={t('deliveries.replaySince')}
        opened
        onClose={onClose}
        onSubmit={onClose}
        submit={t('ui.done')}
        done
      >
        <Notice tone={replay.data > 0 ? 'ok' : 'info'}>
          {replay.data > 0 ? t('deliveries.replayedMany', { count: replay.data }) : t('deliveries.replayedNone')}
        </Notice>
      </Dialog>
    )
  }
  return (
    <Dialog
      title={t('deliveries.replaySince')}
      opened
      onClose={onClose}
      onSubmit={() => isReady && replay.mutate()}
      submit={t('deliveries.replay')}
      pending={replay.isPending}
      error={replay.error}
      disabled={!isReady}
    >
      <p className={form.muted}>{t('deliveries.replaySinceHint')}</p>
      <div role="status">
        {replay.isPending && soFar > 0 && <Notice tone="info">{t('deliveries.replayedMany', { count: soFar })}</Notice>}
      </div>
      <NativeSelect
        label={t('deliveries.connector')}
        value={connectorId}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[
          ...(connectorId === '' ? [{ value: '', label: t('ui.choose') }] : []),
          ...connectors.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <TimeField
        label={t('deliveries.since')}
        description={formatFull(i18n.language, since)}
        value={since}
        max={Date.now()}
        onChange={(value) => value !== null && setSince(value)}
      />
    </Dialog>
  )
}
