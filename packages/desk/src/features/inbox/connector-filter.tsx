import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { useChooseConnector, useConnectorChoice } from '../../core/conversations/list-choices.ts'
import { ChoiceFilter } from './choice-filter.tsx'

export function ConnectorFilter() {
  const { t } = useTranslation()
  const api = useDeskApi()
  const choice = { chosen: useConnectorChoice(), choose: useChooseConnector() }
  const connectors = useQuery({
    queryKey: keys.connectors,
    queryFn: ({ signal }) => api.listConnectors(signal),
    staleTime: 60_000,
  }).data?.items
  const options = connectors?.map(({ id, name }) => ({ value: id, label: name }))
  const texts = { label: t('inbox.connector'), all: t('inbox.allConnectors') }
  return <ChoiceFilter {...choice} {...texts} options={options} least={2} />
}
