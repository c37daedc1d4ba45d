import { IconLockExclamation } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useMe } from '../../core/session/session.ts'
import classes from './app-frame.module.css'

/** Stays until a password that is too easy to guess was changed. */
export function PasswordBanner() {
  const { t } = useTranslation()
  if (!useMe().weak_password) return null
  return (
    <div role="status" className={classes.banner}>
      <IconLockExclamation size={16} aria-hidden="true" />
      <span>
        {t('account.weakPassword')} <Link to="/account">{t('account.changeWeakPassword')}</Link>
      </span>
    </div>
  )
}
