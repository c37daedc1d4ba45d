import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { useChooseConnector, useConnectorChoice } from '../../core/conversations/list-choices.ts'
import classes from './list-pane.module.css'

/** Hidden when there are no two connectors to choose from. */
export function ConnectorFilter() {
  const { t } = useTranslation()
  const api = useDeskApi()
  const chosen = useConnectorChoice()
  const choose = useChooseConnector()
  const connectors = useQuery({
    queryKey: keys.connectors,
    queryFn: ({ signal }) => api.listConnectors(signal),
    staleTime: 60_000,
  }).data?.items
  const isOffered = connectors === undefined || (connectors.length > 1 && connectors.some(({ id }) => id === chosen))
  useEffect(() => {
    if (!isOffered) choose('')
  }, [isOffered, choose])
  if (!connectors || connectors.length < 2) return null
  return (
    <NativeSelect
      size="sm"
      className={classes.connector ?? ''}
      aria-label={t('inbox.connector')}
      value={chosen}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        { value: '', label: t('inbox.allConnectors') },
        ...connectors.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  )
}
