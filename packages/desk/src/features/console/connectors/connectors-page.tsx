import { Button } from '@mantine/core'
import type { ConnectorItem } from '@passerelle/protocol'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDateTime } from '../../../i18n/format.ts'
import { useConnectors, useNames } from '../console-queries.ts'
import { Page } from '../ui/page.tsx'
import table from '../ui/table.module.css'
import { TableFrame } from '../ui/table-frame.tsx'
import { ConnectorState } from './connector-state.tsx'

export function ConnectorsPage() {
  const { t } = useTranslation('console')
  const query = useConnectors()
  const connectors = query.data ?? []
  const create = (
    <Button
      component={Link}
      to="/console/connectors/new"
      size="sm"
      leftSection={<IconPlus size={16} aria-hidden="true" />}
    >
      {t('connectors.create')}
    </Button>
  )
  const empty = { icon: IconPlugConnected, title: t('connectors.empty'), hint: t('connectors.emptyHint') }
  return (
    <Page title={t('connectors.title')} hint={t('connectors.hint')} actions={create}>
      <TableFrame query={query} count={connectors.length} empty={empty}>
        <table className={table.table} aria-label={t('connectors.title')}>
          <thead>
            <tr>
              <th scope="col">{t('connectors.name')}</th>
              <th scope="col">{t('connectors.stateTitle')}</th>
              <th scope="col" className={table.wide}>
                {t('connectors.instance')}
              </th>
              <th scope="col" className={table.wide}>
                {t('connectors.webhook')}
              </th>
              <th scope="col" className={table.wide}>
                {t('ui.created')}
              </th>
            </tr>
          </thead>
          <tbody>
            {connectors.map((connector) => (
              <Row key={connector.id} connector={connector} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Page>
  )
}

function Row({ connector }: { connector: ConnectorItem }) {
  const { t, i18n } = useTranslation('console')
  const { instanceName } = useNames()
  return (
    <tr>
      <td>
        <Link to={`/console/connectors/${connector.id}`} className={table.main}>
          {connector.name}
        </Link>
        <span className={table.sub}>{connector.client_id}</span>
      </td>
      <td>
        <ConnectorState connector={connector} />
      </td>
      <td className={table.wide}>{instanceName(connector.instance_id)}</td>
      <td className={table.wide}>{connector.webhook_url ?? t('connectors.noWebhook')}</td>
      <td className={`${table.wide} ${table.time}`}>
        {formatDateTime(i18n.language, Date.parse(connector.created_at))}
      </td>
    </tr>
  )
}
