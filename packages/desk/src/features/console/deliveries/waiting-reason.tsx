import type { ConnectorItem, DeliveryItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { describeConnector } from '../connectors/connector-state.tsx'
import { NextAttempt } from './next-attempt.tsx'

interface WaitingReasonProps {
  delivery: DeliveryItem
  connector: ConnectorItem | undefined
  className?: string | undefined
}

/** Why a delivery stands still, when its connector is the reason; else when it is tried again. */
export function WaitingReason({ delivery, connector, className }: WaitingReasonProps) {
  const { t } = useTranslation('console')
  if (delivery.state !== 'pending' || !connector) return null
  const { word } = describeConnector(connector)
  if (word === 'active' || (word === 'failing' && delivery.attempts > 0)) {
    return <NextAttempt delivery={delivery} className={className} />
  }
  return <span className={className}>{t(`deliveries.held.${word}`)}</span>
}
