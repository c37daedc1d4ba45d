import { PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { Dialog } from '../../core/ui/dialog.tsx'
import { useForm } from '../../core/ui/use-form.ts'

export function TurnOffFactorDialog({ onClose }: { onClose: () => void }) {
  const api = useDeskApi()
  const { t } = useTranslation('console')
  const show = useTranslation().t('login.showPassword')
  const client = useQueryClient()
  const fields = useForm({ password: '', code: '' })
  const { values } = fields
  const remove = useMutation({
    mutationFn: () => api.removeSecondFactor(values.password, values.code.trim()),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.secondFactor })
      onClose()
    },
    onError: fields.showFaults,
  })
  const submit = () => {
    const missing = (text: string) => (text.trim() === '' ? t('ui.missing') : undefined)
    if (!fields.refuse({ password: missing(values.password), code: missing(values.code) })) remove.mutate()
  }
  return (
    <Dialog
      title={t('account.factor.offTitle')}
      opened
      onClose={onClose}
      onSubmit={submit}
      submit={t('account.factor.turnOff')}
      danger
      pending={remove.isPending}
      error={remove.error}
      fields={fields.fields}
    >
      <p>{t('account.factor.offHint')}</p>
      <PasswordInput
        {...fields.text('password')}
        aria-invalid={fields.faults.password !== undefined}
        label={t('account.factor.password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': show }}
        data-autofocus
      />
      <TextInput {...fields.text('code')} label={t('account.factor.codeOrRecovery')} autoComplete="one-time-code" />
    </Dialog>
  )
}
