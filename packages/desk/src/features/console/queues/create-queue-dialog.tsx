import { NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { consoleKeys, useInstances, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import { useForm } from '../../../core/ui/use-form.ts'
import { isNameTaken } from './queue-queries.ts'

/** Its name is enough to begin with; the rest is on its page, which opens. */
export function CreateQueueDialog({ onClose }: { onClose: () => void }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const navigate = useNavigate()
  const instances = useInstances().data ?? []
  const form = useForm({ name: '', instance_id: '' })
  const instance_id = form.values.instance_id || (instances[0]?.id ?? '')
  const create = useMutation({
    mutationFn: () => api.createQueue({ name: form.values.name.trim(), instance_id }),
    onSuccess: ({ id }) => {
      refresh(consoleKeys.queues)
      void navigate(`/console/queues/${id}`)
    },
    onError: (error) => {
      if (isNameTaken(error)) form.refuse({ name: t('queues.nameTaken') })
      else form.showFaults(error)
    },
  })
  const submit = () => {
    const missing = form.values.name.trim() === '' ? t('ui.missing') : undefined
    if (!form.refuse({ name: missing })) create.mutate()
  }
  return (
    <Dialog
      title={t('queues.create')}
      opened
      onClose={onClose}
      onSubmit={submit}
      submit={t('queues.create')}
      pending={create.isPending}
      error={isNameTaken(create.error) ? undefined : create.error}
      fields={form.fields}
    >
      <TextInput {...form.text('name')} label={t('queues.name')} autoComplete="off" required data-autofocus />
      {instances.length > 1 && (
        <NativeSelect
          {...form.text('instance_id')}
          value={instance_id}
          label={t('connectors.instance')}
          data={instances.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </Dialog>
  )
}
