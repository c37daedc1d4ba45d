import { Button } from '@mantine/core'
import type { ConnectorItem } from '@passerelle/protocol'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useConnectors } from '../../../core/operator/console-queries.ts'
import { useRetentionText, useServerRetention } from '../../../core/operator/retention.ts'
import form from '../../../core/ui/form.module.css'
import { Section } from '../../../core/ui/page.tsx'
import table from '../../../core/ui/table.module.css'
import { RetentionDialog } from './retention-dialog.tsx'

/** How long closed conversations are kept: what the server is set to, and what each connector has of its own. */
export function RetentionSection() {
  const { t } = useTranslation('console')
  const retentionText = useRetentionText()
  const server = useServerRetention()
  const connectors = useConnectors().data ?? []
  const [changing, setChanging] = useState<ConnectorItem>()
  if (server === undefined) return null
  return (
    <Section title={t('retention.title')} hint={t('retention.hint')}>
      <dl className={form.facts}>
        <div>
          <dt>{t('retention.server')}</dt>
          <dd>{retentionText(server)}</dd>
        </div>
      </dl>
      {connectors.length > 0 && (
        <table className={table.table} aria-label={t('retention.title')}>
          <thead>
            <tr>
              <th scope="col">{t('deliveries.connector')}</th>
              <th scope="col">{t('retention.kept')}</th>
              <th scope="col">
                <span className={table.hidden}>{t('agents.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {connectors.map((connector) => (
              <Row key={connector.id} connector={connector} server={server} onChange={() => setChanging(connector)} />
            ))}
          </tbody>
        </table>
      )}
      {changing && <RetentionDialog connector={changing} onClose={() => setChanging(undefined)} />}
    </Section>
  )
}

interface RowProps {
  connector: ConnectorItem
  server: string
  onChange: () => void
}

function Row({ connector, server, onChange }: RowProps) {
  const { t } = useTranslation('console')
  const retentionText = useRetentionText()
  const { id, name, retention } = connector
  return (
    <tr>
      <td>
        <Link to={`/console/connectors/${id}`} className={table.main}>
          <bdi>{name}</bdi>
        </Link>
      </td>
      <td>
        {retentionText(retention ?? server)}
        <span className={table.sub}>{t(retention === null ? 'retention.inherited' : 'retention.ofItsOwn')}</span>
      </td>
      <td className={table.end}>
        <Button
          size="xs"
          variant="default"
          className={table.above ?? ''}
          onClick={onChange}
          aria-label={t('retention.changeOf', { name })}
        >
          {t('retention.change')}
        </Button>
      </td>
    </tr>
  )
}
