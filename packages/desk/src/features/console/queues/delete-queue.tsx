import { Button } from '@mantine/core'
import type { QueueItem } from '@passerelle/protocol'
import { IconTrash } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { consoleKeys, useOperatorQueues, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'

/** The default queue stays: it takes over what the others held. */
export function DeleteQueue({ queue }: { queue: QueueItem }) {
  const { t } = useTranslation('console')
  const [isAsked, setAsked] = useState(false)
  if (queue.is_default) return null
  return (
    <>
      <Button
        size="sm"
        variant="default"
        onClick={() => setAsked(true)}
        leftSection={<IconTrash size={16} aria-hidden="true" />}
      >
        {t('queues.delete')}
      </Button>
      {isAsked && <DeleteDialog queue={queue} onClose={() => setAsked(false)} />}
    </>
  )
}

function DeleteDialog({ queue, onClose }: { queue: QueueItem; onClose: () => void }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const navigate = useNavigate()
  const ofInstance = useOperatorQueues().data?.find((one) => one.is_default && one.instance_id === queue.instance_id)
  const remove = useMutation({
    mutationFn: () => api.deleteQueue(queue.id),
    onSuccess: () => {
      void navigate('/console/queues')
      refresh(consoleKeys.queues)
    },
  })
  return (
    <Dialog
      title={t('queues.deleteTitle', { name: queue.name })}
      opened
      onClose={onClose}
      onSubmit={() => remove.mutate()}
      submit={t('queues.delete')}
      danger
      pending={remove.isPending}
      error={remove.error}
    >
      <p>{t('queues.deleteHint', { name: ofInstance?.name ?? '' })}</p>
    </Dialog>
  )
}
