import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { Dialog } from '../../../core/ui/dialog.tsx'
import { useForm } from '../../../core/ui/use-form.ts'

export function CreateInstanceDialog({ onClose }: { onClose: () => void }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const navigate = useNavigate()
  const form = useForm({ name: '' })
  const create = useMutation({
    mutationFn: () => api.createInstance(form.values.name.trim()),
    onSuccess: ({ id }) => {
      refresh(consoleKeys.instances, consoleKeys.queues)
      void navigate(`/console/instances/${id}`)
    },
    onError: form.showFaults,
  })
  const submit = () => {
    const missing = form.values.name.trim() === '' ? t('ui.missing') : undefined
    if (!form.refuse({ name: missing })) create.mutate()
  }
  return (
    <Dialog
      title={t('instances.create')}
      opened
      onClose={onClose}
      onSubmit={submit}
      submit={t('instances.create')}
      pending={create.isPending}
      error={create.error}
      fields={form.fields}
    >
      <TextInput {...form.text('name')} label={t('instances.name')} autoComplete="off" required data-autofocus />
    </Dialog>
  )
}
