import type { RefusedRequestItem } from '@passerelle/protocol'
import { IconShieldX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatCount, formatDateTime, formatFull } from '../../core/i18n/format.ts'
import { useConnectors } from '../../core/operator/console-queries.ts'
import { FilterChoice, Filters, FilterTime } from '../../core/ui/filters.tsx'
import { Page } from '../../core/ui/page.tsx'
import table from '../../core/ui/table.module.css'
import { TableFrame } from '../../core/ui/table-frame.tsx'
import { useEmptyLog } from '../../core/ui/use-empty-log.tsx'
import { useFilter } from '../../core/ui/use-filter.ts'
import { RequestFaults } from '../../features/console/requests/request-faults.tsx'
import { useRefusedRequests, useRequestCounts } from '../../features/console/requests/request-queries.ts'

const FILTER = ['connector_id', 'since'] as const

/** What partners were refused, and how much was accepted. */
export function RequestsPage() {
  const { t } = useTranslation('console')
  const { filter } = useFilter(FILTER)
  const counted = useCountedText(filter.connector_id)
  return (
    <Page title={t('requests.title')} {...(counted !== undefined && { hint: counted })}>
      <RequestLog />
    </Page>
  )
}

/** How many were accepted and refused in a day, once that is known. */
export function useCountedText(connector: string | undefined): string | undefined {
  const { t, i18n } = useTranslation('console')
  const counts = useRequestCounts(connector).data
  const number = (value: number) => formatCount(i18n.language, value)
  return counts && t('requests.counted', { accepted: number(counts.accepted), refused: number(counts.refused) })
}

/** Of all, or of one connector. */
export function RequestLog({ connector }: { connector?: string }) {
  const { t } = useTranslation('console')
  const { filter, set, clear, isFiltered } = useFilter(FILTER)
  const query = useRefusedRequests({ ...filter, ...(connector !== undefined && { connector_id: connector }) })
  const connectors = useConnectors().data ?? []
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const empty = useEmptyLog('requests', IconShieldX, { isFiltered, clear })
  return (
    <>
      <Filters onClear={isFiltered ? clear : undefined}>
        {connector === undefined && (
          <FilterChoice
            label={t('deliveries.connector')}
            value={filter.connector_id}
            onChange={(value) => set('connector_id', value)}
            options={connectors.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <FilterTime value={filter.since} onChange={(value) => set('since', value)} />
      </Filters>
      <TableFrame query={query} count={items.length} empty={empty}>
        <RequestTable items={items} nameOf={(id) => connectors.find((one) => one.id === id)?.name} />
      </TableFrame>
    </>
  )
}

interface RequestTableProps {
  items: RefusedRequestItem[]
  nameOf: (connector: string | null) => string | undefined
}

function RequestTable({ items, nameOf }: RequestTableProps) {
  const { t } = useTranslation('console')
  return (
    <table className={table.table} aria-label={t('requests.title')}>
      <thead>
        <tr>
          <th scope="col">{t('requests.refused')}</th>
          <th scope="col">{t('requests.why')}</th>
          <th scope="col" className={table.wide}>
            {t('requests.id')}
          </th>
          <th scope="col" className={table.wide}>
            {t('requests.when')}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={item.id} item={item} connector={nameOf(item.connector_id)} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ item, connector }: { item: RefusedRequestItem; connector: string | undefined }) {
  const { t, i18n } = useTranslation('console')
  const at = Date.parse(item.at)
  const when = <time dateTime={item.at}>{formatDateTime(i18n.language, at)}</time>
  return (
    <tr>
      <td>
        <strong className={table.strong}>
          {item.status} {item.method} {item.path}
        </strong>
        <span className={table.sub}>
          <bdi>{connector ?? item.connector_id ?? t('requests.unknown')}</bdi>
        </span>
        <span className={table.narrow}>{when}</span>
      </td>
      <td>
        <RequestFaults item={item} />
      </td>
      <td className={table.wide}>
        <code>{item.request_id}</code>
      </td>
      <td className={`${table.wide} ${table.time}`} title={formatFull(i18n.language, at)}>
        {when}
      </td>
    </tr>
  )
}
