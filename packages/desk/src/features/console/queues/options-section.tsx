import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { QueueItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { useOperatorQueues } from '../../../core/operator/console-queries.ts'
import classes from '../../../core/ui/form.module.css'
import { SaveForm } from '../../../core/ui/save-form.tsx'
import { useForm } from '../../../core/ui/use-form.ts'
import { ASSIGNMENTS, changedOptions, notNumbers, type QueueForm, toForm } from './queue-form.ts'
import { isNameTaken, useUpdateQueue } from './queue-queries.ts'

export function OptionsSection({ queue }: { queue: QueueItem }) {
  const { t } = useTranslation('console')
  const form = useForm(toForm(queue))
  const save = useUpdateQueue(queue.id, {
    onSaved: () => form.reset(form.values),
    onError: (error) => {
      if (isNameTaken(error)) form.refuse({ name: t('queues.nameTaken') })
      else form.showFaults(error)
    },
  })
  const submit = () => {
    const wrong: Partial<Record<keyof QueueForm, string>> = {}
    for (const name of notNumbers(form.values)) wrong[name] = t('queues.notNumber')
    if (form.values.name.trim() === '') wrong.name = t('ui.missing')
    if (!form.refuse(wrong)) save.mutate(changedOptions(form.start, form.values))
  }
  return (
    <SaveForm label={t('queues.options')} form={form} save={save} isShown={isNameTaken(save.error)} onSubmit={submit}>
      <TextInput {...form.text('name')} label={t('queues.name')} required />
      <Checkbox
        label={t('queues.isDefault')}
        description={t(queue.is_default ? 'queues.staysDefault' : 'queues.isDefaultHint')}
        checked={form.values.is_default}
        disabled={queue.is_default}
        onChange={(event) => form.set('is_default', event.currentTarget.checked)}
      />
      <div className={classes.grid}>
        <NativeSelect
          {...form.text('assignment')}
          label={t('queues.assignment')}
          description={t(`queues.assignmentHint.${form.values.assignment as 'manual'}`)}
          data={ASSIGNMENTS.map((value) => ({ value, label: t(`queues.assignments.${value}`) }))}
        />
        <NumberField form={form} name="capacity" />
        <NumberField form={form} name="wait_target_seconds" />
        <NumberField form={form} name="answer_limit_seconds" />
        <OverflowField form={form} queue={queue} />
        <NumberField form={form} name="overflow_after_seconds" disabled={form.values.overflow_queue_id === ''} />
        <NumberField form={form} name="close_after_seconds" />
      </div>
    </SaveForm>
  )
}

type Form = ReturnType<typeof useForm<QueueForm>>

interface NumberFieldProps {
  form: Form
  name: ReturnType<typeof notNumbers>[number]
  disabled?: boolean
}

function NumberField({ form, name, disabled = false }: NumberFieldProps) {
  const { t } = useTranslation('console')
  return (
    <TextInput
      {...form.text(name)}
      inputMode="decimal"
      disabled={disabled}
      label={t(`queues.${name}`)}
      description={t(`queues.hint.${name}`)}
      placeholder={t('queues.unset')}
    />
  )
}

function OverflowField({ form, queue }: { form: Form; queue: QueueItem }) {
  const { t } = useTranslation('console')
  const others =
    useOperatorQueues().data?.filter((one) => one.instance_id === queue.instance_id && one.id !== queue.id) ?? []
  return (
    <NativeSelect
      {...form.text('overflow_queue_id')}
      label={t('queues.overflow_queue_id')}
      description={t('queues.hint.overflow_queue_id')}
      data={[{ value: '', label: t('queues.none') }, ...others.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  )
}
