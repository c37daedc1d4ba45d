import { Skeleton } from '@mantine/core'
import type { ConnectorItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { Link, Route, Routes, useParams } from 'react-router'
import { isStatus } from '../../core/api/api-error.ts'
import { formatDateTime } from '../../core/i18n/format.ts'
import { ConnectorState, StateExplained } from '../../core/operator/connector-state.tsx'
import { useConnector, useNames } from '../../core/operator/console-queries.ts'
import { Failure } from '../../core/ui/failure.tsx'
import form from '../../core/ui/form.module.css'
import { Page, Section } from '../../core/ui/page.tsx'
import { PageTabs } from '../../core/ui/page-tabs.tsx'
import { ConnectorActions } from '../../features/console/connectors/connector-actions.tsx'
import { EditForm } from '../../features/console/connectors/edit-form.tsx'
import { EventsState } from '../../features/console/connectors/events-state.tsx'
import { RotateSection } from '../../features/console/connectors/rotate-section.tsx'
import { SecretPanel } from '../../features/console/connectors/secret-panel.tsx'
import { TestPanel } from '../../features/console/connectors/test-panel.tsx'
import { EraseSection } from '../../features/console/customers/erase-section.tsx'
import { NotFoundPage } from '../not-found-page.tsx'
import { DeliveryLog } from './deliveries-page.tsx'
import { RequestLog, useCountedText } from './requests-page.tsx'

export function ConnectorPage() {
  const { id = '' } = useParams()
  const { t } = useTranslation('console')
  const query = useConnector(id)
  const connector = query.data
  if (query.isError && isStatus(query.error, 404)) return <NotFoundPage />
  if (query.isError && !connector) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  const back = { to: '/console/connectors', label: t('connectors.title') }
  if (!connector) {
    return (
      <Page title={t('connectors.title')} back={back}>
        <Skeleton height={160} radius="md" />
      </Page>
    )
  }
  return (
    <Page title={connector.name} back={back} actions={<ConnectorActions connector={connector} />}>
      <Tabs connector={connector} />
    </Page>
  )
}

const TABS = ['overview', 'settings', 'deliveries', 'requests', 'customers', 'credentials'] as const

function Tabs({ connector }: { connector: ConnectorItem }) {
  const { t } = useTranslation('console')
  const path = `/console/connectors/${connector.id}`
  const tabs = TABS.map((tab) => ({
    to: tab === 'overview' ? path : `${path}/${tab}`,
    label: t(`connectors.tab.${tab}`),
  }))
  return (
    <>
      <PageTabs label={t('connectors.tabs')} tabs={tabs} />
      <Routes>
        <Route index element={<Overview connector={connector} />} />
        <Route path="settings" element={<EditForm key={connector.id} connector={connector} />} />
        <Route
          path="deliveries/:delivery?"
          element={<DeliveryLog path={`${path}/deliveries`} connector={connector.id} />}
        />
        <Route path="requests" element={<Requests connector={connector.id} />} />
        <Route path="customers" element={<EraseSection connector={connector.id} />} />
        <Route path="credentials" element={<Credentials connector={connector} />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </>
  )
}

function Overview({ connector }: { connector: ConnectorItem }) {
  const { t } = useTranslation('console')
  return (
    <>
      <StateSection connector={connector} />
      {connector.delivery === 'push' && (
        <Section title={t('connectors.test')} hint={t('connectors.testHint')}>
          {connector.webhook_url === null ? (
            <p className={form.muted}>
              <Link to="settings">{t('connectors.testNeedsWebhook')}</Link>
            </p>
          ) : (
            <TestPanel connector={connector.id} />
          )}
        </Section>
      )}
    </>
  )
}

function Requests({ connector }: { connector: string }) {
  const counted = useCountedText(connector)
  return (
    <>
      {counted !== undefined && <p className={form.muted}>{counted}</p>}
      <RequestLog connector={connector} />
    </>
  )
}

function Credentials({ connector }: { connector: ConnectorItem }) {
  const { t } = useTranslation('console')
  return (
    <>
      <Section title={t('connectors.credentials')}>
        <SecretPanel clientId={connector.client_id} secret={undefined} />
      </Section>
      <RotateSection connector={connector} />
    </>
  )
}

function StateSection({ connector }: { connector: ConnectorItem }) {
  const { t, i18n } = useTranslation('console')
  const { instanceName } = useNames()
  return (
    <Section title={t('connectors.stateTitle')}>
      <dl className={form.facts}>
        <div>
          <dt>{t('connectors.stateTitle')}</dt>
          <dd>
            <ConnectorState connector={connector} />
          </dd>
        </div>
        <div>
          <dt>{t('connectors.meaning')}</dt>
          <dd>
            <span>
              <StateExplained connector={connector} />
            </span>
          </dd>
        </div>
        <div>
          <dt>{t('connectors.events')}</dt>
          <dd className={form.links}>
            <EventsState connector={connector} />
          </dd>
        </div>
        <div>
          <dt>{t('connectors.instance')}</dt>
          <dd>{instanceName(connector.instance_id)}</dd>
        </div>
        <div>
          <dt>{t('ui.created')}</dt>
          <dd>{formatDateTime(i18n.language, Date.parse(connector.created_at))}</dd>
        </div>
        <div>
          <dt>{t('nav.deliveries')}</dt>
          <dd className={form.links}>
            <Link to="deliveries?state=pending">{t('overview.waiting')}</Link>
            <Link to="deliveries?state=exhausted">{t('overview.exhausted')}</Link>
          </dd>
        </div>
        <div>
          <dt>{t('nav.audit')}</dt>
          <dd>
            <Link to={`/console/audit?connector_id=${connector.id}`}>{t('connectors.seeAudit')}</Link>
          </dd>
        </div>
      </dl>
    </Section>
  )
}
