import type { AlertItem } from '@passerelle/protocol'
import { IconBell } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDateTime, formatFull } from '../../core/i18n/format.ts'
import { useProblemText } from '../../core/i18n/i18n.ts'
import { useNames } from '../../core/operator/console-queries.ts'
import { Page } from '../../core/ui/page.tsx'
import { Pill } from '../../core/ui/pill.tsx'
import table from '../../core/ui/table.module.css'
import { TableFrame } from '../../core/ui/table-frame.tsx'
import { useAlerts } from '../../features/console/alerts/alert-queries.ts'
import { WaysSection } from '../../features/console/alerts/ways-section.tsx'

/** What needs an operator, and what did. */
export function AlertsPage() {
  const { t } = useTranslation('console')
  const query = useAlerts()
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const sorted = items.toSorted((a, b) => Number(a.state === 'resolved') - Number(b.state === 'resolved'))
  const empty = { icon: IconBell, title: t('alerts.empty'), hint: t('alerts.emptyHint') }
  return (
    <Page title={t('alerts.title')}>
      <TableFrame query={query} count={items.length} empty={empty}>
        <table className={table.table} aria-label={t('alerts.title')}>
          <thead>
            <tr>
              <th scope="col">{t('alerts.alert')}</th>
              <th scope="col" className={table.wide}>
                {t('alerts.state')}
              </th>
              <th scope="col" className={table.wide}>
                {t('alerts.raised')}
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((item) => (
              <Row key={item.id} item={item} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      <WaysSection />
    </Page>
  )
}

/** Where an operator can act. */
function placeOf({ kind, subject, connector_id }: AlertItem): string {
  switch (kind) {
    case 'connector_failing':
      return `/console/connectors/${connector_id}`
    case 'deliveries_exhausted':
      return `/console/deliveries?connector_id=${connector_id}&state=exhausted`
    case 'queue_waiting':
      return `/console/queues/${subject}`
    case 'disk_low':
    case 'node_silent':
      return '/console'
  }
}

function Row({ item }: { item: AlertItem }) {
  const { t, i18n } = useTranslation('console')
  const problemText = useProblemText()
  const { instanceName } = useNames()
  const time = (at: string) => formatDateTime(i18n.language, Date.parse(at))
  const state =
    item.resolved_at === null
      ? t('alerts.openSince', { since: time(item.since) })
      : t('alerts.resolvedAt', { at: time(item.resolved_at) })
  return (
    <tr>
      <td>
        <Link to={placeOf(item)} className={table.main}>
          {problemText({ text: item.text, reason: item.reason })}
        </Link>
        {item.instance_id !== null && <span className={table.sub}>{instanceName(item.instance_id)}</span>}
        <span className={table.narrow}>{state}</span>
      </td>
      <td className={`${table.wide} ${table.keep}`}>
        <Pill tone={item.state === 'open' ? 'danger' : 'quiet'}>{t(`alerts.${item.state}`)}</Pill>
        {item.resolved_at !== null && <span className={table.sub}>{time(item.resolved_at)}</span>}
      </td>
      <td className={`${table.wide} ${table.time}`} title={formatFull(i18n.language, Date.parse(item.raised_at))}>
        <time dateTime={item.raised_at}>{time(item.raised_at)}</time>
      </td>
    </tr>
  )
}
