import type { ConnectorItem, DeliveryItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { describeSender, eventsSender, type Sender } from '../../../core/operator/connector-state.tsx'
import { useNow } from '../../../core/ui/use-now.ts'
import { NextAttempt } from './next-attempt.tsx'
import { describeNextTry, nextTryBehindBreaker } from './next-try.ts'

interface WaitingReasonProps {
  delivery: DeliveryItem
  connector: ConnectorItem | undefined
  className?: string | undefined
}

/** Why a delivery stands still, when its connector is the reason; else when it is tried again. */
export function WaitingReason({ delivery, connector, className }: WaitingReasonProps) {
  const { t } = useTranslation('console')
  if (delivery.state !== 'pending' || !connector) return null
  const sender = delivery.kind === 'message' ? connector : eventsSender(connector)
  const { word } = describeSender(sender)
  if (word === 'active') return <NextAttempt delivery={delivery} className={className} />
  if (word === 'failing') return <Failing delivery={delivery} connector={sender} className={className} />
  if (word === 'noWebhook' && delivery.kind === 'event')
    return <span className={className}>{t('deliveries.held.noEventsUrl')}</span>
  return <span className={className}>{t(`deliveries.held.${word}`)}</span>
}

/** While its endpoint fails, one delivery of all is tried at a time. */
function Failing({ delivery, connector, className }: Omit<WaitingReasonProps, 'connector'> & { connector: Sender }) {
  const { t, i18n } = useTranslation(['console', 'translation'])
  const now = useNow(1000)
  const next = nextTryBehindBreaker(delivery, connector, now)
  if (next === 'now') return <span className={className}>{t('translation:delivery.nextNow')}</span>
  if (next === 'in turn') return <span className={className}>{t('deliveries.held.failingDue')}</span>
  const { text, time } = describeNextTry(i18n.language, next, now)
  return <span className={className}>{t(text, { time })}</span>
}
