import { useTranslation } from 'react-i18next'
import { useConnectors, useOperatorAgents } from '../../../core/operator/console-queries.ts'
import { FilterChoice, Filters, FilterTime } from '../../../core/ui/filters.tsx'
import type { useFilter } from '../../../core/ui/use-filter.ts'

export const AUDIT_FILTER = ['target_type', 'connector_id', 'actor_id', 'since'] as const

const TARGETS = [
  'instance',
  'connector',
  'agent',
  'session',
  'delivery',
  'customer',
  'canned_reply',
  'queue',
  'setting',
] as const

type AuditFilterState = ReturnType<typeof useFilter<(typeof AUDIT_FILTER)[number]>>

export function AuditFilters({ filter, set, clear, isFiltered }: AuditFilterState) {
  const { t } = useTranslation('console')
  const connectors = useConnectors().data ?? []
  const agents = useOperatorAgents().data ?? []
  return (
    <Filters onClear={isFiltered ? clear : undefined}>
      <FilterChoice
        label={t('audit.target')}
        value={filter.target_type}
        onChange={(value) => set('target_type', value)}
        options={TARGETS.map((one) => ({ value: one, label: t(`audit.targets.${one}`) }))}
      />
      <FilterChoice
        label={t('deliveries.connector')}
        value={filter.connector_id}
        onChange={(value) => set('connector_id', value)}
        options={connectors.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <FilterChoice
        label={t('audit.who')}
        value={filter.actor_id}
        onChange={(value) => set('actor_id', value)}
        options={agents.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <FilterTime value={filter.since} onChange={(value) => set('since', value)} />
    </Filters>
  )
}
