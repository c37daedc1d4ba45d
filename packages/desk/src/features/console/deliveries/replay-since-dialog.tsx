import { NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatFull } from '../../../core/i18n/format.ts'
import { consoleKeys, useConnectors, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import form from '../../../core/ui/form.module.css'
import { Notice } from '../../../core/ui/notice.tsx'

interface ReplaySinceProps {
  connector: string
  onClose: () => void
}

const HOUR_MS = 3_600_000

/** `2026-01-31T09:00` in the reader's zone, as the browser's field wants it. */
const localTime = (ms: number): string => {
  const date = new Date(ms - new Date(ms).getTimezoneOffset() * 60_000)
  return date.toISOString().slice(0, 16)
}

export function ReplaySinceDialog({ connector, onClose }: ReplaySinceProps) {
  const api = useOperatorApi()
  const { t, i18n } = useTranslation('console')
  const connectors = useConnectors().data ?? []
  const refresh = useRefresh()
  const [chosen, setChosen] = useState<string>()
  const [since, setSince] = useState(() => localTime(Date.now() - HOUR_MS))
  const [soFar, setSoFar] = useState(0)
  // Of several, the operator says which: a guess would send one's messages again by mistake.
  const only = connectors.length === 1 ? connectors[0]?.id : undefined
  const connectorId = chosen ?? (connector || only || '')
  const replay = useMutation({
    mutationFn: () => api.replaySince(connectorId, new Date(since).toISOString(), setSoFar),
    onSuccess: () => refresh(consoleKeys.deliveries),
  })
  const at = Date.parse(since)
  const isReady = connectorId !== '' && !Number.isNaN(at)
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
      <TextInput
        type="datetime-local"
        label={t('deliveries.since')}
        description={isReady ? formatFull(i18n.language, at) : undefined}
        value={since}
        max={localTime(Date.now())}
        onChange={(event) => setSince(event.currentTarget.value)}
      />
    </Dialog>
  )
}
