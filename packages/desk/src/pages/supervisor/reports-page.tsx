import '../../core/theme/console-styles.css'
import { Button, NativeSelect } from '@mantine/core'
import type { ReportItem } from '@passerelle/protocol'
import { IconChartBar, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { reportCsvUrl } from '../../core/api/desk-api.ts'
import { Empty } from '../../core/ui/empty.tsx'
import { Failure } from '../../core/ui/failure.tsx'
import { Page } from '../../core/ui/page.tsx'
import { StaleNote } from '../../core/ui/stale.tsx'
import { useFilter } from '../../core/ui/use-filter.ts'
import { CommentList } from '../../features/reports/comment-list.tsx'
import { GroupTable } from '../../features/reports/group-table.tsx'
import { ReportCharts } from '../../features/reports/report-charts.tsx'
import { useComments, useReport, useReportBefore } from '../../features/reports/report-queries.ts'
import { queryBefore, queryOf, SPANS, spanOf, USUAL_SPAN } from '../../features/reports/report-span.ts'
import { ReportTiles } from '../../features/reports/report-tiles.tsx'
import reports from '../../features/reports/reports.module.css'
import { useConsoleTexts } from '../texts/console-texts.ts'
import classes from './supervisor-page.module.css'

const PERS = ['queue', 'agent', 'connector', 'tag'] as const
const FILTER = ['span', 'per'] as const

/** Conversations over time, beside the time before. */
export default function ReportsPage() {
  useConsoleTexts()
  const { t } = useTranslation('console')
  const { filter, set } = useFilter(FILTER)
  const span = spanOf(filter.span)
  const per = PERS.find((one) => one === filter.per) ?? 'queue'
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  // The days stay the same while the page is open: a report that is looked at does not jump at midnight.
  const [now] = useState(Date.now)
  const query = { ...queryOf(span, { now, zone }), per }
  const report = useReport(query)
  const comments = useComments(query)
  const before = useReportBefore(queryBefore(span, { now, zone }))
  const actions = (
    <>
      <NativeSelect
        size="sm"
        aria-label={t('reports.span')}
        value={span}
        onChange={({ currentTarget: { value } }) => set('span', value === USUAL_SPAN ? '' : value)}
        data={SPANS.map((one) => ({ value: one, label: t(`reports.spans.${one}`) }))}
      />
      <Button
        component="a"
        size="sm"
        variant="default"
        href={reportCsvUrl(query)}
        download
        leftSection={<IconDownload size={16} aria-hidden="true" />}
      >
        {t('reports.csv')}
      </Button>
    </>
  )
  return (
    <div className={classes.scroller}>
      <Page
        title={t('reports.title')}
        actions={actions}
        back={{ to: '/inbox', label: t('reports.toInbox'), narrow: true }}
      >
        {report.isError && !report.data && <Failure error={report.error} onRetry={() => void report.refetch()} />}
        <StaleNote query={report} />
        {report.data && (isBlank(report.data) ? <Nothing /> : <Figures report={report.data} before={before.data} />)}
        {(report.data || comments.data) && <CommentList query={comments} />}
        {report.data && !isBlank(report.data) && (
          <section className={reports.groups} aria-label={t(`reports.pers.${per}`)}>
            <div className={reports.groupsHead}>
              <h2>{t(`reports.pers.${per}`)}</h2>
              <NativeSelect
                size="xs"
                aria-label={t('reports.per')}
                value={per}
                onChange={({ currentTarget: { value } }) => set('per', value === 'queue' ? '' : value)}
                data={PERS.map((one) => ({ value: one, label: t(`reports.pers.${one}`) }))}
              />
            </div>
            <GroupTable groups={report.data.groups} per={report.data.per ?? per} />
          </section>
        )}
      </Page>
    </div>
  )
}

const isBlank = ({ totals: { opened, closed, answered, abandoned, returned, rating } }: ReportItem): boolean =>
  opened + closed + answered + abandoned + returned + rating.count === 0

function Nothing() {
  const { t } = useTranslation('console')
  return <Empty icon={IconChartBar} title={t('reports.empty')} hint={t('reports.emptyHint')} />
}

function Figures({ report, before }: { report: ReportItem; before: ReportItem | null | undefined }) {
  return (
    <>
      <ReportTiles totals={report.totals} before={before && !isBlank(before) ? before.totals : undefined} />
      <ReportCharts periods={report.periods} by={report.by} totals={report.totals} />
    </>
  )
}
