import { PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { CopyButton } from '../../core/ui/copy-button.tsx'
import { Dialog } from '../../core/ui/dialog.tsx'
import form from '../../core/ui/form.module.css'
import { Notice } from '../../core/ui/notice.tsx'
import { useForm } from '../../core/ui/use-form.ts'
import classes from './account.module.css'

const QrCode = lazy(() => import('./qr-code.tsx'))

/** The password, then the key and a first code, then the recovery codes. */
export function SetUpFactorDialog({ onClose }: { onClose: () => void }) {
  const api = useDeskApi()
  const { t } = useTranslation('console')
  const show = useTranslation().t('login.showPassword')
  const client = useQueryClient()
  const fields = useForm({ password: '', code: '' })
  const { values } = fields
  const begin = useMutation({
    mutationFn: () => api.beginSecondFactor(values.password),
    onError: fields.showFaults,
  })
  const confirm = useMutation({
    mutationFn: () => api.confirmSecondFactor(values.code.trim()),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.secondFactor })
      void client.invalidateQueries({ queryKey: keys.sessions })
    },
    onError: fields.showFaults,
  })
  const codes = confirm.data?.recovery_codes
  const step = begin.data ? confirm : begin
  const submit = () => {
    if (codes) return onClose()
    const asked = begin.data ? 'code' : 'password'
    if (!fields.refuse({ [asked]: values[asked].trim() === '' ? t('ui.missing') : undefined })) step.mutate()
  }
  return (
    <Dialog
      title={t(codes ? 'account.factor.codes' : 'account.factor.setUp')}
      opened
      onClose={onClose}
      onSubmit={submit}
      submit={t(codes ? 'ui.done' : begin.data ? 'account.factor.confirm' : 'account.factor.next')}
      pending={step.isPending}
      error={step.error}
      fields={fields.fields}
      done={codes !== undefined}
    >
      {codes ? (
        <RecoveryCodes codes={codes} />
      ) : begin.data ? (
        <>
          <Key {...begin.data} />
          <TextInput
            {...fields.text('code')}
            key="code"
            label={t('account.factor.code')}
            autoComplete="one-time-code"
            inputMode="numeric"
            autoFocus
          />
        </>
      ) : (
        <PasswordInput
          {...fields.text('password')}
          key="password"
          aria-invalid={fields.faults.password !== undefined}
          label={t('account.factor.password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': show }}
          data-autofocus
        />
      )}
    </Dialog>
  )
}

function Key({ secret, uri }: { secret: string; uri: string }) {
  const { t } = useTranslation('console')
  const label = t('account.factor.key')
  return (
    <>
      <p>{t('account.factor.scan')}</p>
      <Suspense fallback={<div className={classes.qr} />}>
        <QrCode text={uri} label={t('account.factor.qr')} />
      </Suspense>
      <dl className={form.facts}>
        <div>
          <dt>{label}</dt>
          <dd>
            <span className={form.mono}>{secret.replace(/(.{4})(?=.)/g, '$1 ')}</span>
            <CopyButton value={secret} label={t('ui.copy', { name: label })} />
          </dd>
        </div>
      </dl>
    </>
  )
}

function RecoveryCodes({ codes }: { codes: string[] }) {
  const { t } = useTranslation('console')
  const label = t('account.factor.codes')
  return (
    <>
      <Notice tone="info">{t('account.factor.codesHint')}</Notice>
      <div className={classes.codes}>
        <ul className={form.mono} aria-label={label}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <CopyButton value={codes.join('\n')} label={t('ui.copy', { name: label })} />
      </div>
    </>
  )
}
