import { useTranslation } from 'react-i18next'
import classes from './chart.module.css'
import type { Series } from './chart-scale.ts'

interface ChartFiguresProps {
  title: string
  series: Series[]
  timeOf: (i: number) => string
  show: (value: number | null | undefined) => string
}

/** The chart as a table, the newest first: only the buckets where something was. */
export function ChartFigures({ title, series, timeOf, show }: ChartFiguresProps) {
  const { t } = useTranslation('console')
  const count = series[0]?.values.length ?? 0
  const filled = Array.from({ length: count }, (_, i) => count - 1 - i).filter((i) =>
    series.some(({ values }) => values[i]),
  )
  if (filled.length === 0) return null
  return (
    <details className={classes.figures}>
      <summary>{t('chart.figures')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.figuresBody} tabIndex={0} aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('chart.time')}</th>
              {series.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {filled.map((i) => (
              <tr key={i}>
                <th scope="row">{timeOf(i)}</th>
                {series.map(({ name, values }) => (
                  <td key={name}>{show(values[i])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
