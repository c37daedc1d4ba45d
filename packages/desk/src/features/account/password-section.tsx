import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { useErrorText } from '../../core/ui/error-text.ts'
import form from '../../core/ui/form.module.css'
import { Notice } from '../../core/ui/notice.tsx'
import { Section } from '../../core/ui/page.tsx'
import { useForm } from '../../core/ui/use-form.ts'

const NOTHING = { current: '', new: '', again: '' }

export function PasswordSection() {
  const api = useDeskApi()
  const { t } = useTranslation('console')
  const show = useTranslation().t('login.showPassword')
  const errorText = useErrorText()
  const client = useQueryClient()
  const fields = useForm(NOTHING)
  const { values } = fields
  const change = useMutation({
    mutationFn: () => api.changePassword(values.current, values.new),
    onSuccess: () => {
      fields.reset(NOTHING)
      void client.invalidateQueries({ queryKey: keys.sessions })
      void client.invalidateQueries({ queryKey: keys.session })
    },
    onError: fields.showFaults,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const missing = (text: string) => (text === '' ? t('ui.missing') : undefined)
    const differs = values.again === values.new ? undefined : t('account.differs')
    const wrong = {
      current: missing(values.current),
      new: missing(values.new),
      again: missing(values.again) ?? differs,
    }
    if (!fields.refuse(wrong)) change.mutate()
  }
  const field = (name: keyof typeof NOTHING, complete: string) => ({
    ...fields.text(name),
    // Mantine marks the frame around it, not the field.
    'aria-invalid': fields.faults[name] !== undefined,
    label: t(`account.password.${name}`),
    autoComplete: complete,
    visibilityToggleButtonProps: { 'aria-label': show },
  })
  return (
    <Section title={t('account.passwordTitle')} hint={t('account.passwordHint')}>
      <form className={form.form} onSubmit={submit} noValidate>
        <PasswordInput {...field('current', 'current-password')} />
        <PasswordInput {...field('new', 'new-password')} />
        <PasswordInput {...field('again', 'new-password')} />
        {change.isError && <Notice tone="danger">{errorText(change.error, fields.fields)}</Notice>}
        <div className={form.buttons}>
          <Button type="submit" size="sm" loading={change.isPending}>
            {t('account.passwordSave')}
          </Button>
          <span role="status" className={form.saved}>
            {change.isSuccess && t('account.passwordSaved')}
          </span>
        </div>
      </form>
    </Section>
  )
}
