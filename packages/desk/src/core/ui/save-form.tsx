import { Button } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from './error-text.ts'
import classes from './form.module.css'
import { Notice } from './notice.tsx'

interface SaveFormProps {
  label: string
  form: { isTouched: boolean; faults: Partial<Record<string, string>> }
  save: { isPending: boolean; isSuccess: boolean; error: unknown }
  /** What is wrong stands beside a field already. */
  isShown?: boolean
  onSubmit: () => void
  children: ReactNode
}

/** A part of a page that is saved by itself, and says whether it was. */
export function SaveForm({ label, form, save, isShown = false, onSubmit, children }: SaveFormProps) {
  const { t } = useTranslation('console')
  const errorText = useErrorText()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit()
  }
  return (
    <form className={classes.form} aria-label={label} onSubmit={submit} noValidate>
      {children}
      {save.error != null && !isShown && (
        <Notice tone="danger">{errorText(save.error, Object.keys(form.faults))}</Notice>
      )}
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
