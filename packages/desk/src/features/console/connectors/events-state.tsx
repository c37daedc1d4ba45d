import { type ConnectorItem, partnerEventTypes } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { describeSender, eventsSender, Failing } from '../../../core/operator/connector-state.tsx'
import { Pill } from '../../../core/ui/pill.tsx'
import { useNow } from '../../../core/ui/use-now.ts'

/** Whether events leave, and which. */
export function EventsState({ connector }: { connector: ConnectorItem }) {
  const { t } = useTranslation('console')
  const now = useNow(1000)
  const { word, tone } = describeSender(eventsSender(connector), now)
  const { events, delivery, events_url: url, events_breaker: breaker } = connector
  const which =
    events === 'all'
      ? t(`connectors.eventChoice.${delivery}`)
      : t('connectors.eventsCount', { count: events.length, all: partnerEventTypes.length })
  if (delivery === 'pull') return <span>{which}</span>
  if (url === null) return <Pill tone="quiet">{t('connectors.eventsState.noUrl')}</Pill>
  return (
    <>
      <Pill tone={tone}>
        {t(`connectors.eventsState.${word === 'failing' || word === 'paused' ? word : 'active'}`)}
      </Pill>
      <span>{word === 'failing' ? <Failing of="eventsExplained" breaker={breaker} now={now} /> : which}</span>
    </>
  )
}
