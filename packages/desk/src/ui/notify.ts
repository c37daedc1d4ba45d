import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { useErrorText } from './error-text.ts'

/** For actions without a place of their own for an error. It stays until dismissed. */
export function useNotifyError(): (error: unknown) => void {
  const { t } = useTranslation()
  const errorText = useErrorText()
  return (error) => {
    notifications.show({
      role: 'alert',
      color: 'red',
      title: t('errors.action'),
      message: errorText(error),
      autoClose: false,
      closeButtonProps: { 'aria-label': t('errors.dismiss') },
    })
  }
}
