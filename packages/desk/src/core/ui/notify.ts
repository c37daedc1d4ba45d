import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useErrorText } from './error-text.ts'

/** For actions without a place of their own for an error. It stays until dismissed. */
export function useNotifyError(): (error: unknown) => void {
  const errorText = useErrorText()
  const refuse = useNotifyRefusal()
  return (error) => refuse(errorText(error))
}

/** The same, of what the desk itself refuses. */
export function useNotifyRefusal(): (message: string) => void {
  const { t } = useTranslation()
  return (message) => {
    notifications.show({
      role: 'alert',
      color: 'red',
      title: t('errors.action'),
      message,
      autoClose: false,
      closeButtonProps: { 'aria-label': t('errors.dismiss') },
    })
  }
}
