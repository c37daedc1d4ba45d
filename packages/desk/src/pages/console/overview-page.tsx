import { NativeSelect } from '@mantine/core'
import type { StatsItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { useStats } from '../../core/operator/console-queries.ts'
import { TimeChart } from '../../core/ui/chart/time-chart.tsx'
import { Failure } from '../../core/ui/failure.tsx'
import { Page, Section } from '../../core/ui/page.tsx'
import { useFilter } from '../../core/ui/use-filter.ts'
import { Attention } from '../../features/console/overview/attention.tsx'
import { FailuresByConnector } from '../../features/console/overview/failures-by-connector.tsx'
import { GuidedPath } from '../../features/console/overview/guided-path.tsx'
import { NodeTable } from '../../features/console/overview/node-table.tsx'
import classes from '../../features/console/overview/overview.module.css'
import { OverviewSkeleton } from '../../features/console/overview/overview-skeleton.tsx'
import { Tiles } from '../../features/console/overview/tiles.tsx'

const SPANS = [1, 24, 168] as const
const USUAL = 24
const FILTER = ['hours'] as const

export function OverviewPage() {
  const { t } = useTranslation('console')
  const { filter, set } = useFilter(FILTER)
  const hours = SPANS.find((one) => String(one) === filter.hours) ?? USUAL
  const stats = useStats(hours)
  const choose = (
    <NativeSelect
      size="sm"
      aria-label={t('overview.span')}
      value={String(hours)}
      onChange={({ currentTarget: { value } }) => set('hours', value === String(USUAL) ? '' : value)}
      data={SPANS.map((span) => ({ value: String(span), label: t(`overview.spans.h${span}`) }))}
    />
  )
  return (
    <Page title={t('overview.title')} actions={choose}>
      <GuidedPath />
      <Attention />
      {stats.isPending && <OverviewSkeleton />}
      {stats.data && <Tiles stats={stats.data} hours={hours} />}
      {stats.data && <Charts stats={stats.data} />}
      {stats.isError && !stats.data && <Failure error={stats.error} onRetry={() => void stats.refetch()} />}
      <NodeTable />
    </Page>
  )
}

function Charts({ stats }: { stats: StatsItem }) {
  const { t } = useTranslation('console')
  const chart = { buckets: stats.buckets, bucketSeconds: stats.bucket_seconds }
  return (
    <div className={classes.charts}>
      <Section title={t('overview.messages')}>
        <TimeChart
          {...chart}
          title={t('overview.messages')}
          series={[
            { name: t('overview.in'), tone: 'one', values: stats.buckets.map((one) => one.messages_in) },
            { name: t('overview.out'), tone: 'two', values: stats.buckets.map((one) => one.messages_out) },
          ]}
        />
      </Section>
      <Section title={t('overview.latency')}>
        <TimeChart
          {...chart}
          title={t('overview.latency')}
          unit="ms"
          series={[
            { name: t('overview.p50'), tone: 'one', values: stats.buckets.map((one) => one.latency_p50_ms) },
            { name: t('overview.p95'), tone: 'two', values: stats.buckets.map((one) => one.latency_p95_ms) },
          ]}
        />
      </Section>
      <Section title={t('overview.backlog')}>
        <TimeChart
          {...chart}
          title={t('overview.backlog')}
          series={[{ name: t('overview.waiting'), tone: 'warn', values: stats.buckets.map((one) => one.backlog) }]}
        />
      </Section>
      <Section title={t('overview.failures')}>
        <FailuresByConnector failures={stats.failures} />
      </Section>
    </div>
  )
}
