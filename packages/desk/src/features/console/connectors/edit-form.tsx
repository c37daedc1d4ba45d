import { Button } from '@mantine/core'
import type { ConnectorItem } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import { useErrorText } from '../../../core/ui/error-text.ts'
import classes from '../../../core/ui/form.module.css'
import { Notice } from '../../../core/ui/notice.tsx'
import { useForm } from '../../../core/ui/use-form.ts'
import { changedOptions, toForm } from './connector-options.ts'
import { MainFields, MoreFields, QueueField } from './options-fields.tsx'
import { RetentionPreview, useRetentionChange } from './retention-preview.tsx'

export function EditForm({ connector }: { connector: ConnectorItem }) {
  const api = useOperatorApi()
  const { t } = useTranslation('console')
  const errorText = useErrorText()
  const refresh = useRefresh()
  const form = useForm(toForm(connector))
  const change = useRetentionChange({ connector: connector.id, saved: connector.retention, values: form.values })
  const save = useMutation({
    mutationFn: async () => {
      const options = changedOptions(form.start, form.values)
      // Problem only when it was changed here: what was counted and agreed to is this change alone.
      if (!change.isChanged) delete options.retention
      return Object.keys(options).length === 0 ? connector : api.updateConnector(connector.id, options)
    },
    onSuccess: (saved) => {
      form.reset(toForm(saved))
      refresh(consoleKeys.connectors)
    },
    onError: form.showFaults,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const missing = form.values.name.trim() === '' ? t('ui.missing') : undefined
    if (!form.refuse({ name: missing }) && change.isReady) save.mutate()
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <MainFields form={form} />
      <QueueField form={form} instance={connector.instance_id} />
      <MoreFields form={form} retention={connector.retention} />
      <RetentionPreview change={change} />
      {save.isError && <Notice tone="danger">{errorText(save.error, form.fields)}</Notice>}
      <div className={classes.buttons}>
        <Button type="submit" size="sm" loading={save.isPending} disabled={!change.isReady}>
          {t('ui.save')}
        </Button>
        <span role="status" className={classes.saved}>
          {save.isSuccess && !form.isTouched && t('ui.saved')}
          {form.isTouched && <span className={classes.muted}>{t('ui.unsaved')}</span>}
        </span>
      </div>
    </form>
  )
}
