import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useOperatorQueues } from '../../../core/operator/console-queries.ts'
import { useErrorText } from '../../../core/ui/error-text.ts'
import classes from '../../../core/ui/form.module.css'
import type { useForm } from '../../../core/ui/use-form.ts'
import type { OptionsForm } from './connector-options.ts'
import { EventsFields } from './events-fields.tsx'
import { RetentionField } from './retention-field.tsx'

type Form = ReturnType<typeof useForm<OptionsForm>>

/** Name, and how replies leave: all that most connectors ever need. */
export function MainFields({ form, isNew = false }: { form: Form; isNew?: boolean }) {
  const { t } = useTranslation('console')
  return (
    <>
      <TextInput {...form.text('name')} label={t('connectors.name')} description={t('connectors.nameHint')} required />
      {isNew && (
        <NativeSelect
          {...form.text('delivery')}
          label={t('connectors.delivery')}
          description={t('connectors.deliveryHint')}
          data={[
            { value: 'push', label: t('connectors.deliveries.push') },
            { value: 'pull', label: t('connectors.deliveries.pull') },
          ]}
        />
      )}
      {form.values.delivery === 'push' && (
        <TextInput
          {...form.text('webhook_url')}
          type="url"
          label={t('connectors.webhook')}
          description={t('connectors.webhookHint')}
          placeholder="https://shop.example/webhook"
        />
      )}
    </>
  )
}

/** Where conversations wait first. */
export function QueueField({ form, instance }: { form: Form; instance: string }) {
  const { t } = useTranslation('console')
  const query = useOperatorQueues()
  const queues = query.data?.filter((queue) => queue.instance_id === instance) ?? []
  const usual = queues.find((queue) => queue.is_default)
  const inherited = usual ? t('connectors.queueOfInstance', { name: usual.name }) : t('connectors.queueUsual')
  const { error, ...field } = form.text('default_queue_id')
  // Its name may not be known; it is chosen all the same.
  const unnamed = field.value === '' || queues.some(({ id }) => id === field.value) ? [] : [field.value]
  return (
    <NativeSelect
      {...field}
      error={error ?? (query.isLoadingError && <QueuesUnread query={query} />)}
      disabled={query.data === undefined}
      label={t('connectors.queue')}
      description={t('connectors.queueHint')}
      data={[
        { value: '', label: inherited },
        ...queues.map(({ id, name }) => ({ value: id, label: name })),
        ...unnamed.map((id) => ({ value: id, label: query.isPending ? '…' : id })),
      ]}
    />
  )
}

function QueuesUnread({ query }: { query: ReturnType<typeof useOperatorQueues> }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  return (
    <span role="alert">
      {errorText(query.error)}{' '}
      <Button size="compact-xs" variant="subtle" onClick={() => void query.refetch()}>
        {t('app.retry')}
      </Button>
    </span>
  )
}

export function MoreFields({ form, retention }: { form: Form; retention: string | null }) {
  const { t } = useTranslation('console')
  return (
    <div className={classes.form}>
      <EventsFields form={form} />
      <div className={classes.grid}>
        <NativeSelect
          {...form.text('sender_mode')}
          label={t('connectors.senderMode')}
          description={t('connectors.senderModeHint')}
          data={[
            { value: 'fixed', label: t('connectors.sender.fixed') },
            { value: 'agent', label: t('connectors.sender.agent') },
          ]}
        />
        <TextInput
          {...form.text('sender_name')}
          label={t('connectors.senderName')}
          description={t('connectors.senderNameHint')}
        />
        <TextInput
          {...form.text('sender_id')}
          label={t('connectors.senderId')}
          description={t('connectors.senderIdHint')}
        />
        <TextInput
          {...form.text('inline_max')}
          inputMode="numeric"
          label={t('connectors.inlineMax')}
          description={t('connectors.inlineMaxHint')}
        />
        <NativeSelect
          {...form.text('success')}
          label={t('connectors.successTitle')}
          description={t('connectors.successHint')}
          data={[
            { value: '200', label: t('connectors.success.only200') },
            { value: '2xx', label: t('connectors.success.any2xx') },
          ]}
        />
        <NativeSelect
          {...form.text('hash_encoding')}
          label={t('connectors.hashTitle')}
          description={t('connectors.hashHint')}
          data={['hex', 'base64']}
        />
        <RetentionField form={form} saved={retention} />
      </div>
    </div>
  )
}
