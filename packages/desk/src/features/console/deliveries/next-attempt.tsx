import type { DeliveryItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatUntil } from '../../../core/i18n/format.ts'
import { useNow } from '../../../core/ui/use-now.ts'

interface NextAttemptProps {
  delivery: DeliveryItem
  className?: string | undefined
}

/** When it is tried again; nothing once it is settled, or while it waits for its first try. Due is not under way. */
export function NextAttempt({ delivery, className }: NextAttemptProps) {
  const { t, i18n } = useTranslation()
  const now = useNow(1000)
  const { state, attempts, next_attempt_at: next } = delivery
  if (state !== 'pending' || attempts === 0) return null
  if (next === null) return <span className={className}>{t('delivery.nextNow')}</span>
  const ms = Date.parse(next) - now
  const text = ms > 0 ? t('delivery.next', { time: formatUntil(i18n.language, ms) }) : t('delivery.nextSoon')
  return <span className={className}>{text}</span>
}
