import { UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { LANGUAGES, useSwitchLanguage } from '../../core/i18n/i18n.ts'
import classes from './login-page.module.css'

export function LanguageLinks() {
  const { t, i18n } = useTranslation()
  const switchLanguage = useSwitchLanguage()
  return (
    <fieldset className={classes.languages} aria-label={t('account.language')}>
      {LANGUAGES.map(({ code, name }) => (
        <UnstyledButton
          key={code}
          lang={code}
          className={classes.language ?? ''}
          aria-pressed={i18n.language === code}
          onClick={() => void switchLanguage(code)}
        >
          {name}
        </UnstyledButton>
      ))}
    </fieldset>
  )
}
