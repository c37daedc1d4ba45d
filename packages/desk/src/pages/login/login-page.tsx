import { Button, PasswordInput, TextInput, UnstyledButton } from '@mantine/core'
import type { SessionRequest } from '@passerelle/protocol'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLogIn, useSignIn } from '../../core/session/session.ts'
import { Logo } from '../../core/ui/logo.tsx'
import { Notice } from '../../core/ui/notice.tsx'
import { useDocumentTitle } from '../../core/ui/use-document-title.ts'
import { asksForCode, describeLoginError, type LoginStep } from './describe-login-error.ts'
import { LanguageLinks } from './language-links.tsx'
import classes from './login-page.module.css'
import { SignInRefusal, SingleSignOn } from './single-sign-on.tsx'

type Fields = Record<'email' | 'password' | 'token' | 'code', string>
const NOTHING: Fields = { email: '', password: '', token: '', code: '' }
const NEEDED = { password: ['email', 'password'], token: ['token'], code: ['code'] } as const

const OTHER = { password: 'token', token: 'password', code: 'password' } as const
const OTHER_TEXT = { password: 'login.withToken', token: 'login.withPassword', code: 'login.back' } as const
const OTHER_TEXT_WITHOUT_PASSWORD = { ...OTHER_TEXT, token: 'login.back' } as const

const credentialsOf = (values: Fields, step: LoginStep): SessionRequest =>
  step === 'token'
    ? { operator_token: values.token.trim() }
    : {
        ...{ email: values.email.trim(), password: values.password },
        ...(step === 'code' && { code: values.code.trim() }),
      }

export function LoginPage({ ended }: { ended: boolean }) {
  const { t } = useTranslation()
  const [step, setStep] = useState<LoginStep>('password')
  const [values, setValues] = useState(NOTHING)
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const logIn = useLogIn()
  const ways = useSignIn()
  const provider = step === 'password' ? ways?.single_sign_on : undefined
  const hasFields = ways !== undefined && (ways.password || step !== 'password')
  useDocumentTitle(t('login.submit'))

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const missing = NEEDED[step].find((name) => values[name].trim() === '')
    if (missing) return form.current?.querySelector<HTMLInputElement>(`[name="${missing}"]`)?.focus()
    logIn.mutate(credentialsOf(values, step), {
      onError: (error) => asksForCode(error) && goTo('code'),
    })
  }
  const goTo = (next: LoginStep) => {
    setStep(next)
    setValues((before) => ({ ...before, code: '' }))
    setTried(false)
    logIn.reset()
  }
  const field = (name: keyof Fields) => ({
    name,
    label: t(`login.${name}`),
    value: values[name],
    error: tried && values[name].trim() === '' ? t('login.missing') : undefined,
    // Mantine marks the frame around a password, not its field.
    'aria-invalid': tried && values[name].trim() === '',
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      setValues({ ...values, [name]: event.currentTarget.value }),
  })

  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={submit} ref={form} noValidate>
        <header className={classes.header}>
          <Logo size={36} />
          <h1>{t('login.title')}</h1>
          <p>{t('login.subtitle')}</p>
        </header>
        {ended && !logIn.isError && <Notice tone="info">{t('login.ended')}</Notice>}
        {logIn.isError && !asksForCode(logIn.error) && (
          <Notice tone="danger">{t(describeLoginError(logIn.error, step))}</Notice>
        )}
        {!ended && logIn.isIdle && <SignInRefusal />}
        {provider && <SingleSignOn provider={provider} alone={!ways?.password} />}
        {hasFields && (
          <>
            <StepFields step={step} field={field} />
            <Button type="submit" fullWidth loading={logIn.isPending}>
              {t('login.submit')}
            </Button>
          </>
        )}
        {ways && (
          <UnstyledButton onClick={() => goTo(OTHER[step])} className={classes.mode ?? ''}>
            {t(ways.password ? OTHER_TEXT[step] : OTHER_TEXT_WITHOUT_PASSWORD[step])}
          </UnstyledButton>
        )}
      </form>
      <LanguageLinks />
    </main>
  )
}

interface StepFieldsProps {
  step: LoginStep
  field: (name: keyof Fields) => { name: string; label: string; value: string }
}

function StepFields({ step, field }: StepFieldsProps) {
  const { t } = useTranslation()
  const visibility = { 'aria-label': t('login.showPassword') }
  if (step === 'code') {
    return (
      <TextInput
        {...field('code')}
        key="code"
        description={t('login.codeHint')}
        autoComplete="one-time-code"
        autoFocus
      />
    )
  }
  if (step === 'token') {
    return (
      <PasswordInput
        {...field('token')}
        key="token"
        description={t('login.tokenHint')}
        autoComplete="off"
        autoFocus
        visibilityToggleButtonProps={visibility}
      />
    )
  }
  return (
    <>
      <TextInput {...field('email')} key="email" type="email" autoComplete="username" autoFocus />
      <PasswordInput
        {...field('password')}
        key="password"
        autoComplete="current-password"
        visibilityToggleButtonProps={visibility}
      />
    </>
  )
}
