import { lastingEventTypes } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { useConnectors } from '../../../core/operator/console-queries.ts'
import { FilterChoice, Filters, FilterText, FilterTime } from '../../../core/ui/filters.tsx'
import type { useFilter } from '../../../core/ui/use-filter.ts'
import { STATES } from './delivery-state.tsx'

export const DELIVERY_FILTER = ['connector_id', 'state', 'since', 'customer_id', 'message_id', 'kind'] as const

type DeliveryFilterState = ReturnType<typeof useFilter<(typeof DELIVERY_FILTER)[number]>>

interface DeliveryFiltersProps extends DeliveryFilterState {
  /** Whose deliveries are shown, where there is nothing to choose. */
  connector: string | undefined
}

export function DeliveryFilters({ filter, set, clear, isFiltered, connector }: DeliveryFiltersProps) {
  const { t } = useTranslation('console')
  const connectors = useConnectors().data ?? []
  return (
    <Filters onClear={isFiltered ? clear : undefined}>
      {connector === undefined && (
        <FilterChoice
          label={t('deliveries.connector')}
          value={filter.connector_id}
          onChange={(value) => set('connector_id', value)}
          options={connectors.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      <FilterChoice
        label={t('deliveries.stateTitle')}
        value={filter.state}
        onChange={(value) => set('state', value)}
        options={STATES.map((state) => ({ value: state, label: t(`deliveries.state.${state}`) }))}
      />
      <FilterChoice
        label={t('deliveries.kindTitle')}
        value={filter.kind}
        onChange={(value) => set('kind', value)}
        options={[
          ...(['message', 'event'] as const).map((kind) => ({ value: kind, label: t(`deliveries.kind.${kind}`) })),
          ...lastingEventTypes.map((type) => ({ value: type, label: type })),
        ]}
      />
      <FilterTime value={filter.since} onChange={(value) => set('since', value)} />
      <FilterText
        label={t('deliveries.customer')}
        placeholder={t('deliveries.customerHint')}
        value={filter.customer_id}
        onChange={(value) => set('customer_id', value)}
      />
      <FilterText
        label={t('deliveries.message')}
        placeholder={t('deliveries.messageHint')}
        value={filter.message_id}
        onChange={(value) => set('message_id', value)}
      />
    </Filters>
  )
}
