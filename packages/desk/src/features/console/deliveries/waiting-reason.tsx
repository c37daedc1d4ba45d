import type { ConnectorItem, DeliveryItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { describeConnector } from '../connectors/connector-state.tsx'

interface WaitingReasonProps {
  delivery: Pick<DeliveryItem, 'state'>
  connector: ConnectorItem | undefined
}

/** Why a delivery stands still, when its connector is the reason. */
export function WaitingReason({ delivery, connector }: WaitingReasonProps) {
  const { t } = useTranslation('console')
  if (delivery.state !== 'pending' || !connector) return null
  const { word } = describeConnector(connector)
  return word === 'active' ? null : t(`deliveries.held.${word}`)
}
