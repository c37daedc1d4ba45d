import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { listConnectors } from '../../core/api/endpoints.ts'
import { keys } from '../../core/api/query-client.ts'
import { chooseConnector, useConnectorChoice } from '../../core/conversations/connector-choice.ts'
import classes from './list-pane.module.css'

/** Hidden when there are no two connectors to choose from. */
export function ConnectorFilter() {
  const { t } = useTranslation()
  const chosen = useConnectorChoice()
  const connectors = useQuery({
    queryKey: keys.connectors,
    queryFn: ({ signal }) => listConnectors(signal),
    staleTime: 60_000,
  }).data?.items
  const isOffered = connectors === undefined || (connectors.length > 1 && connectors.some(({ id }) => id === chosen))
  useEffect(() => {
    if (!isOffered) chooseConnector('')
  }, [isOffered])
  if (!connectors || connectors.length < 2) return null
  return (
    <NativeSelect
      size="sm"
      className={classes.connector ?? ''}
      aria-label={t('inbox.connector')}
      value={chosen}
      onChange={(event) => chooseConnector(event.currentTarget.value)}
      data={[
        { value: '', label: t('inbox.allConnectors') },
        ...connectors.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  )
}
