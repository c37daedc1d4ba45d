import { Button } from '@mantine/core'
import type { ConnectorItem } from '@passerelle/protocol'
import { IconPlugConnected, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDateTime, formatFull } from '../../core/i18n/format.ts'
import { ConnectorState } from '../../core/operator/connector-state.tsx'
import { useConnectors, useNames } from '../../core/operator/console-queries.ts'
import form from '../../core/ui/form.module.css'
import { Page } from '../../core/ui/page.tsx'
import table from '../../core/ui/table.module.css'
import { TableFrame } from '../../core/ui/table-frame.tsx'
import classes from '../../features/console/connectors/connectors.module.css'

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
    <Page title={t('connectors.title')} actions={create}>
      <TableFrame query={query} count={connectors.length} empty={empty}>
        <table className={`${table.table} ${classes.list}`} aria-label={t('connectors.title')}>
          <thead>
            <tr>
              <th scope="col">{t('connectors.name')}</th>
              <th scope="col" className={classes.state}>
                {t('connectors.stateTitle')}
              </th>
              <th scope="col" className={table.wider}>
                {t('connectors.instance')}
              </th>
              <th scope="col" className={table.wide}>
                {t('connectors.webhook')}
              </th>
              <th scope="col" className={`${table.wider} ${classes.created}`}>
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
  const webhook = connector.webhook_url
  const created = Date.parse(connector.created_at)
  return (
    <tr>
      <td>
        <Link to={`/console/connectors/${connector.id}`} className={table.main}>
          <bdi>{connector.name}</bdi>
        </Link>
        <span className={`${table.sub} ${table.one}`} title={connector.client_id}>
          {connector.client_id}
        </span>
      </td>
      <td>
        <ConnectorState connector={connector} />
      </td>
      <td className={table.wider}>
        <span className={table.clamp}>{instanceName(connector.instance_id)}</span>
      </td>
      <td className={table.wide}>
        {webhook === null ? (
          <span className={form.muted}>
            {t(connector.delivery === 'pull' ? 'connectors.byFetching' : 'connectors.noWebhook')}
          </span>
        ) : (
          <span className={table.clamp} title={webhook}>
            {webhook}
          </span>
        )}
      </td>
      <td className={`${table.wider} ${table.time}`} title={formatFull(i18n.language, created)}>
        {formatDateTime(i18n.language, created)}
      </td>
    </tr>
  )
}
