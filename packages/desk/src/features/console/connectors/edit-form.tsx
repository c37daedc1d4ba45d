import { Button } from '@mantine/core'
import type { ConnectorItem } from '@passerelle/protocol'
import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../ui/error-text.ts'
import { Notice } from '../../../ui/notice.tsx'
import { consoleKeys, useRefresh } from '../console-queries.ts'
import { updateConnector } from '../operator-api.ts'
import classes from '../ui/form.module.css'
import { useForm } from '../ui/use-form.ts'
import { toForm, toOptions } from './connector-options.ts'
import { MainFields, MoreFields } from './options-fields.tsx'

export function EditForm({ connector }: { connector: ConnectorItem }) {
  const { t } = useTranslation('console')
  const errorText = useErrorText()
  const refresh = useRefresh()
  const form = useForm(toForm(connector))
  const save = useMutation({
    mutationFn: () => updateConnector(connector.id, toOptions(form.values)),
    onSuccess: (saved) => {
      form.reset(toForm(saved))
      refresh(consoleKeys.connectors)
    },
    onError: form.showFaults,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const missing = form.values.name.trim() === '' ? t('ui.missing') : undefined
    if (!form.refuse({ name: missing })) save.mutate()
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <MainFields form={form} />
      <MoreFields form={form} />
      {save.isError && <Notice tone="danger">{errorText(save.error)}</Notice>}
      <div className={classes.buttons}>
        <Button type="submit" size="sm" loading={save.isPending}>
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
