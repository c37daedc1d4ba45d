import { Button, PasswordInput, TextInput, UnstyledButton } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLogIn } from '../../core/session/session.ts'
import { Logo } from '../../core/ui/logo.tsx'
import { Notice } from '../../core/ui/notice.tsx'
import { useDocumentTitle } from '../../core/ui/use-document-title.ts'
import { describeLoginError } from './describe-login-error.ts'
import { LanguageLinks } from './language-links.tsx'
import classes from './login-page.module.css'

type Fields = Record<'email' | 'password' | 'token', string>
const NOTHING: Fields = { email: '', password: '', token: '' }

export function LoginPage({ ended }: { ended: boolean }) {
  const { t } = useTranslation()
  const [withToken, setWithToken] = useState(false)
  const [values, setValues] = useState(NOTHING)
  const [tried, setTried] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const logIn = useLogIn()
  useDocumentTitle(t('login.submit'))

  const needed = withToken ? (['token'] as const) : (['email', 'password'] as const)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const missing = needed.find((name) => values[name].trim() === '')
    if (missing) return form.current?.querySelector<HTMLInputElement>(`[name="${missing}"]`)?.focus()
    const email = values.email.trim()
    logIn.mutate(withToken ? { operator_token: values.token.trim() } : { email, password: values.password })
  }
  const switchMode = () => {
    setWithToken(!withToken)
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
        {logIn.isError && <Notice tone="danger">{t(describeLoginError(logIn.error, withToken))}</Notice>}
        {withToken ? (
          <PasswordInput
            {...field('token')}
            key="token"
            description={t('login.tokenHint')}
            autoComplete="off"
            autoFocus
            visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
          />
        ) : (
          <>
            <TextInput {...field('email')} key="email" type="email" autoComplete="username" autoFocus />
            <PasswordInput
              {...field('password')}
              key="password"
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': t('login.showPassword') }}
            />
          </>
        )}
        <Button type="submit" fullWidth loading={logIn.isPending}>
          {t('login.submit')}
        </Button>
        <UnstyledButton onClick={switchMode} className={classes.mode ?? ''}>
          {t(withToken ? 'login.withPassword' : 'login.withToken')}
        </UnstyledButton>
      </form>
      <LanguageLinks />
    </main>
  )
}
