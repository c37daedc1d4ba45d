import { NativeSelect } from '@mantine/core'
import type { AuditItem, Page as PageOf } from '@passerelle/protocol'
import { IconHistory } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDateTime, formatFull } from '../../../i18n/format.ts'
import { ValueTree } from '../../../ui/value-tree.tsx'
import { consoleKeys, useNames } from '../console-queries.ts'
import filters from '../deliveries/deliveries.module.css'
import { type AuditFilter, listAudit } from '../operator-api.ts'
import { Page } from '../ui/page.tsx'
import table from '../ui/table.module.css'
import { TableFrame } from '../ui/table-frame.tsx'
import { useActionText, useActorText } from './audit-wording.ts'

const TARGETS = [
  'instance',
  'connector',
  'agent',
  'session',
  'delivery',
  'customer',
  'canned_reply',
  'setting',
] as const
const SPANS = ['', '1h', '24h', '168h'] as const

const useAudit = (filter: AuditFilter) =>
  useInfiniteQuery({
    queryKey: [...consoleKeys.audit, filter],
    queryFn: ({ pageParam, signal }) => listAudit(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: PageOf<AuditItem>) => page.next_cursor,
    placeholderData: keepPreviousData,
  })

export function AuditPage() {
  const { t } = useTranslation('console')
  const [filter, setFilter] = useState<AuditFilter>({ action: '', target_type: '', since: '' })
  const query = useAudit(filter)
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page title={t('audit.title')} hint={t('audit.hint')}>
      <search className={filters.filters}>
        <NativeSelect
          size="sm"
          label={t('audit.target')}
          value={filter.target_type}
          onChange={(event) => setFilter({ ...filter, target_type: event.currentTarget.value })}
          data={[
            { value: '', label: t('ui.all') },
            ...TARGETS.map((one) => ({ value: one, label: t(`audit.targets.${one}`) })),
          ]}
        />
        <NativeSelect
          size="sm"
          label={t('audit.since')}
          value={filter.since}
          onChange={(event) => setFilter({ ...filter, since: event.currentTarget.value })}
          data={SPANS.map((span) => ({ value: span, label: t(`audit.span.${span === '' ? 'all' : span}`) }))}
        />
      </search>
      <TableFrame
        query={query}
        count={items.length}
        empty={{ icon: IconHistory, title: t('audit.empty'), hint: t('audit.emptyHint') }}
      >
        <table className={table.table} aria-label={t('audit.title')}>
          <thead>
            <tr>
              <th scope="col">{t('audit.what')}</th>
              <th scope="col">{t('audit.who')}</th>
              <th scope="col" className={table.wide}>
                {t('audit.details')}
              </th>
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
  const { connectorName } = useNames()
  const actionText = useActionText()
  const actorText = useActorText()
  const at = Date.parse(item.at)
  const { target, details } = item
  const name = target.name ?? (target.type === 'connector' ? connectorName(target.id) : target.id)
  return (
    <tr>
      <td>
        <strong className={table.strong}>{actionText(item.action)}</strong>
        <span className={table.sub}>{name}</span>
      </td>
      <td>{actorText(item.actor)}</td>
      <td className={table.wide}>
        <Details details={details} />
      </td>
      <td className={`${table.wide} ${table.time}`} title={formatFull(i18n.language, at)}>
        <time dateTime={item.at}>{formatDateTime(i18n.language, at)}</time>
      </td>
    </tr>
  )
}

const isPlain = (value: unknown): boolean =>
  value === null || typeof value !== 'object' || (Array.isArray(value) && value.every((one) => typeof one !== 'object'))

/** On one line when it is simple, else as a tree. */
function Details({ details }: { details: Record<string, unknown> }) {
  const entries = Object.entries(details)
  if (entries.length === 0) return null
  if (!entries.every(([, value]) => isPlain(value))) return <ValueTree value={details} />
  return entries
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ')
}
