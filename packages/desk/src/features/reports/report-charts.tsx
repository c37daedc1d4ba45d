import type { ReportItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { TimeChart } from '../../core/ui/chart/time-chart.tsx'
import { Section } from '../../core/ui/page.tsx'
import { RatingSpread } from './rating-spread.tsx'
import classes from './reports.module.css'

const SECONDS = { day: 86_400, hour: 3600 }

export function ReportCharts({ periods, by, totals }: Pick<ReportItem, 'periods' | 'by' | 'totals'>) {
  const { t } = useTranslation('console')
  const chart = { buckets: periods, bucketSeconds: SECONDS[by] }
  const median = (name: 'wait' | 'first_answer' | 'handling' | 'resolution') =>
    periods.map((one) => {
      const seconds = one[name].median_seconds
      return seconds === null ? null : seconds * 1000
    })
  return (
    <div className={classes.charts}>
      <Section title={t('reports.conversations')}>
        <TimeChart
          {...chart}
          title={t('reports.conversations')}
          series={[
            { name: t('reports.opened'), tone: 'one', values: periods.map(({ opened }) => opened) },
            { name: t('reports.closed'), tone: 'two', values: periods.map(({ closed }) => closed) },
          ]}
        />
      </Section>
      <Section title={t('reports.times')}>
        <TimeChart
          {...chart}
          title={t('reports.times')}
          unit="ms"
          series={[
            { name: t('reports.wait'), tone: 'one', values: median('wait') },
            { name: t('reports.first_answer'), tone: 'two', values: median('first_answer') },
          ]}
        />
      </Section>
      <Section title={t('reports.lengths')}>
        <TimeChart
          {...chart}
          title={t('reports.lengths')}
          unit="ms"
          series={[
            { name: t('reports.handling'), tone: 'one', values: median('handling') },
            { name: t('reports.resolution'), tone: 'two', values: median('resolution') },
          ]}
        />
      </Section>
      <Section title={t('reports.ends')}>
        <TimeChart
          {...chart}
          title={t('reports.ends')}
          series={[
            { name: t('reports.abandoned'), tone: 'warn', values: periods.map(({ abandoned }) => abandoned) },
            { name: t('reports.returned'), tone: 'two', values: periods.map(({ returned }) => returned) },
          ]}
        />
      </Section>
      {totals.rating.count > 0 && (
        <>
          <Section title={t('reports.ratings')}>
            <TimeChart
              {...chart}
              title={t('reports.ratings')}
              max={5}
              series={[{ name: t('reports.rating'), tone: 'one', values: periods.map(({ rating }) => rating.average) }]}
            />
          </Section>
          <Section title={t('reports.scores')}>
            <RatingSpread scores={totals.rating.scores} />
          </Section>
        </>
      )}
    </div>
  )
}
