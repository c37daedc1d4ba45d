import { Button, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ConnectorItem } from '@passerelle/protocol'
import { IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import { useNotifyError } from '../../../core/ui/notify.ts'

export function ConnectorActions({ connector }: { connector: ConnectorItem }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const notifyError = useNotifyError()
  const refresh = useRefresh()
  const [deleting, setDeleting] = useState(false)
  const { paused } = connector
  const toggle = useMutation({
    mutationFn: () => (paused ? api.resumeConnector : api.pauseConnector)(connector.id),
    onSuccess: () => refresh(consoleKeys.connectors),
    onError: notifyError,
  })
  const Sign = paused ? IconPlayerPlay : IconPlayerPause
  return (
    <>
      <Button
        size="sm"
        variant={paused ? 'filled' : 'default'}
        loading={toggle.isPending}
        onClick={() => toggle.mutate()}
        leftSection={<Sign size={16} aria-hidden="true" />}
      >
        {t(paused ? 'connectors.resume' : 'connectors.pause')}
      </Button>
      <Button
        size="sm"
        variant="default"
        onClick={() => setDeleting(true)}
        leftSection={<IconTrash size={16} aria-hidden="true" />}
      >
        {t('connectors.delete')}
      </Button>
      <DeleteDialog connector={connector} opened={deleting} onClose={() => setDeleting(false)} />
    </>
  )
}

interface DeleteDialogProps {
  connector: ConnectorItem
  opened: boolean
  onClose: () => void
}

/** It cannot be undone, so its name has to be written out. */
function DeleteDialog({ connector, opened, onClose }: DeleteDialogProps) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const [written, setWritten] = useState('')
  const refresh = useRefresh()
  const navigate = useNavigate()
  const { name } = connector
  const remove = useMutation({
    mutationFn: () => api.deleteConnector(connector.id),
    onSuccess: ({ cancelled }) => {
      notifications.show({ color: 'green', message: t('connectors.deleted', { name, count: cancelled }) })
      navigate('/console/connectors')
      refresh(consoleKeys.connectors, consoleKeys.deliveries)
    },
  })
  return (
    <Dialog
      title={t('connectors.deleteTitle', { name })}
      opened={opened}
      onClose={onClose}
      onSubmit={() => written.trim() === name && remove.mutate()}
      submit={t('connectors.delete')}
      danger
      disabled={written.trim() !== name}
      pending={remove.isPending}
      error={remove.error}
    >
      <p>{t('connectors.deleteHint')}</p>
      <TextInput
        label={t('connectors.deleteConfirm', { name })}
        value={written}
        onChange={(event) => setWritten(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
    </Dialog>
  )
}
