import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { InstanceItem, Sight } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { type InstanceChange, useOperatorApi } from '../../../core/operator/operator-api.ts'
import { SaveForm } from '../../../core/ui/save-form.tsx'
import { useForm } from '../../../core/ui/use-form.ts'

const SIGHTS: readonly Sight[] = ['all', 'queues', 'own']

type InstanceForm = Pick<InstanceItem, 'name' | 'sight' | 'shared_customer_ids'>

/** Only what was changed: another operator may have changed the rest meanwhile. */
function toChange(before: InstanceForm, { name, sight, shared_customer_ids }: InstanceForm): InstanceChange {
  return {
    ...(name.trim() !== before.name && { name: name.trim() }),
    ...(sight !== before.sight && { sight }),
    ...(shared_customer_ids !== before.shared_customer_ids && { shared_customer_ids }),
  }
}

export function InstanceForm({ instance }: { instance: InstanceItem }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const refresh = useRefresh()
  const { name, sight, shared_customer_ids } = instance
  const form = useForm<InstanceForm>({ name, sight, shared_customer_ids })
  const save = useMutation({
    mutationFn: () => api.updateInstance(instance.id, toChange(form.start, form.values)),
    onSuccess: () => {
      form.reset(form.values)
      refresh(consoleKeys.instances)
    },
    onError: form.showFaults,
  })
  const submit = () => {
    const missing = form.values.name.trim() === '' ? t('ui.missing') : undefined
    if (!form.refuse({ name: missing })) save.mutate()
  }
  return (
    <SaveForm label={t('instances.options')} form={form} save={save} onSubmit={submit}>
      <TextInput {...form.text('name')} label={t('instances.name')} required />
      <NativeSelect
        {...form.text('sight')}
        label={t('instances.sight')}
        description={t('instances.sightHint')}
        data={SIGHTS.map((value) => ({ value, label: t(`instances.sights.${value}`) }))}
      />
      <Checkbox
        label={t('instances.sharedIds')}
        description={t('instances.sharedIdsHint')}
        checked={form.values.shared_customer_ids}
        onChange={(event) => form.set('shared_customer_ids', event.currentTarget.checked)}
      />
    </SaveForm>
  )
}
