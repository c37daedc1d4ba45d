import { useTranslation } from 'react-i18next'
import type { Happening } from '../drafts/meanwhile.ts'

/** What came between a message and its sending, in words. */
export function useHappeningText(): (one: Happening) => string {
  const { t } = useTranslation()
  return (one) => {
    if (one.kind === 'closed') return t('meanwhile.closed')
    if (one.kind === 'assigned') return t('meanwhile.assigned', { name: one.to })
    const { author, sender, message } = one.message
    const name = (author ?? sender).name
    return message === '' ? t('meanwhile.answered', { name }) : t('meanwhile.answeredText', { name, text: message })
  }
}
