import { Button } from '@mantine/core'
import type { SignInItem } from '@passerelle/protocol'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useProblemText } from '../../core/i18n/i18n.ts'
import { Notice } from '../../core/ui/notice.tsx'
import classes from './login-page.module.css'

/** Why single sign-on sent the browser back: a code of the list of errors, in the page's address. */
const refusal = (): string | undefined => {
  const code = new URLSearchParams(window.location.search).get('sign_in')
  return code !== null && /^sign_in_[a-z_]+$/.test(code) ? code : undefined
}

export function SignInRefusal() {
  const problemText = useProblemText()
  const [english, setEnglish] = useState<string>()
  const code = refusal()
  useEffect(() => {
    if (code !== undefined) void loadEnglish(code).then(setEnglish)
  }, [code])
  if (code === undefined || english === undefined) return null
  return <Notice tone="danger">{problemText({ reason: { code, params: {} }, text: english })}</Notice>
}

/** Undefined of a code that is not in the list. The list is large, and seldom wanted here. */
async function loadEnglish(code: string): Promise<string | undefined> {
  const { errorList } = await import('@passerelle/protocol/errors')
  return Object.entries(errorList).find(([name]) => name === code)?.[1].text
}

interface SingleSignOnProps {
  provider: NonNullable<SignInItem['single_sign_on']>
  /** There is no other way to log in as a person. */
  alone: boolean
}

/** To the provider, and back to the page that was asked for. */
export function SingleSignOn({ provider, alone }: SingleSignOnProps) {
  const { t } = useTranslation()
  const { pathname, search } = window.location
  const page = refusal() === undefined ? pathname + search : pathname
  return (
    <>
      <Button
        component="a"
        href={`${provider.url}?return_to=${encodeURIComponent(page)}`}
        variant={alone ? 'filled' : 'default'}
        fullWidth
        autoFocus={alone}
      >
        {t('login.withProvider', { name: provider.name })}
      </Button>
      {!alone && <p className={classes.or}>{t('login.or')}</p>}
    </>
  )
}
