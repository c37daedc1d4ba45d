import type { AuditItem, Page as PageOf } from '@passerelle/protocol'
import { IconHistory } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatFull } from '../../core/i18n/format.ts'
import { consoleKeys } from '../../core/operator/console-queries.ts'
import { type AuditFilter, useOperatorApi } from '../../core/operator/operator-api.ts'
import { Page } from '../../core/ui/page.tsx'
import table from '../../core/ui/table.module.css'
import { TableFrame } from '../../core/ui/table-frame.tsx'
import { useEmptyLog } from '../../core/ui/use-empty-log.tsx'
import { useFilter } from '../../core/ui/use-filter.ts'
import { AuditDetails } from '../../features/console/audit/audit-details.tsx'
import { AUDIT_FILTER, AuditFilters } from '../../features/console/audit/audit-filters.tsx'
import { AuditTarget } from '../../features/console/audit/audit-target.tsx'
import { useActionText, useActorText } from '../../features/console/audit/audit-text.ts'

function useAudit(filter: AuditFilter) {
  const api = useOperatorApi()
  return useInfiniteQuery({
    queryKey: [...consoleKeys.audit, filter],
    queryFn: ({ pageParam, signal }) => api.listAudit(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: PageOf<AuditItem>) => page.next_cursor,
    placeholderData: keepPreviousData,
  })
}

export function AuditPage() {
  const { t } = useTranslation('console')
  const filters = useFilter(AUDIT_FILTER)
  const query = useAudit(filters.filter)
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const empty = useEmptyLog('audit', IconHistory, filters)
  return (
    <Page title={t('audit.title')}>
      <AuditFilters {...filters} />
      <TableFrame query={query} count={items.length} empty={empty}>
        <table className={table.table} aria-label={t('audit.title')}>
          <thead>
            <tr>
              <th scope="col">{t('audit.what')}</th>
              <th scope="col" className={table.wide}>
                {t('audit.details')}
              </th>
              <th scope="col">{t('audit.who')}</th>
              <th scope="col" className={table.wide}>
                {t('audit.when')}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Row key={item.id} item={item} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </Page>
  )
}

function Row({ item }: { item: AuditItem }) {
  const { i18n } = useTranslation('console')
  const actionText = useActionText()
  const actorText = useActorText()
  const at = Date.parse(item.at)
  const when = <time dateTime={item.at}>{formatDateTime(i18n.language, at)}</time>
  return (
    <tr>
      <td>
        <strong className={table.strong}>{actionText(item.action)}</strong>
        <span className={table.sub}>
          <AuditTarget target={item.target} />
        </span>
        <span className={table.narrow}>{when}</span>
      </td>
      <td className={table.wide}>
        <AuditDetails action={item.action} details={item.details} />
      </td>
      <td>{actorText(item.actor)}</td>
      <td className={`${table.wide} ${table.time}`} title={formatFull(i18n.language, at)}>
        {when}
      </td>
    </tr>
  )
}
