import type { DeliveryItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { Pill, type Tone } from '../../../core/ui/pill.tsx'

export const STATES = ['pending', 'delivered', 'exhausted', 'cancelled'] as const

const TONES: Record<DeliveryItem['state'], Tone> = {
  pending: 'info',
  delivered: 'ok',
  exhausted: 'danger',
  cancelled: 'quiet',
}

/** A pending one that was tried is being retried: that is another thing for whoever looks for trouble. */
export function DeliveryState({ delivery }: { delivery: Pick<DeliveryItem, 'state' | 'attempts'> }) {
  const { t } = useTranslation('console')
  const { state, attempts } = delivery
  const isRetrying = state === 'pending' && attempts > 0
  return (
    <Pill tone={isRetrying ? 'warn' : TONES[state]}>
      {t(isRetrying ? 'deliveries.state.retrying' : `deliveries.state.${state}`)}
    </Pill>
  )
}
