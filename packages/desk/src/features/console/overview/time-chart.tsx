import { useElementSize } from '@mantine/hooks'
import type { StatsBucket } from '@passerelle/protocol'
import { type PointerEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount, formatDateTime, formatTime } from '../../../i18n/format.ts'
import { formatMs, linePath, lonePoints, niceMax } from './chart-scale.ts'
import classes from './overview.module.css'

interface Series {
  name: string
  tone: 'one' | 'two' | 'warn'
  /** One a bucket; null where nothing is known. */
  values: (number | null)[]
}

interface TimeChartProps {
  title: string
  series: Series[]
  buckets: Pick<StatsBucket, 'at'>[]
  bucketSeconds: number
  unit?: 'ms'
}

const FIRST_WIDTH = 480
const HEIGHT = 150
const LEFT = 46
const BOTTOM = 20
const TOP = 8

/** Lines over time, drawn by hand. The figures behind it can be read as a table too. */
export function TimeChart({ title, series, buckets, bucketSeconds, unit }: TimeChartProps) {
  const { t, i18n } = useTranslation('console')
  const id = useId()
  const [hover, setHover] = useState<number>()
  const { ref, width: measured } = useElementSize()
  const width = measured || FIRST_WIDTH
  const max = niceMax(Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))))
  const last = Math.max(1, buckets.length - 1)
  const x = (i: number) => LEFT + (i / last) * (width - LEFT - 6)
  const y = (value: number) => TOP + (1 - value / max) * (HEIGHT - TOP - BOTTOM)
  const show = (value: number) => (unit === 'ms' ? formatMs(i18n.language, value) : formatCount(i18n.language, value))
  const timeOf = (i: number) => {
    const at = Date.parse(buckets[i]?.at ?? '')
    if (Number.isNaN(at)) return ''
    return bucketSeconds * buckets.length > 90_000 ? formatDateTime(i18n.language, at) : formatTime(i18n.language, at)
  }
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = ((event.clientX - box.left) / box.width) * width
    const index = Math.round(((at - LEFT) / (width - LEFT - 6)) * last)
    setHover(Math.min(buckets.length - 1, Math.max(0, index)))
  }
  const isBlank = series.every(({ values }) => values.every((value) => value === null || value === 0))
  const plotted = isBlank ? [] : series
  return (
    <figure className={classes.chart} aria-labelledby={id} ref={ref}>
      <figcaption id={id} className={classes.legend}>
        {series.map(({ name, tone, values }) => (
          <span key={name} data-tone={tone}>
            {name}
            {hover !== undefined && <strong>{values[hover] == null ? '–' : show(values[hover])}</strong>}
          </span>
        ))}
        <span className={classes.when}>{hover !== undefined && timeOf(hover)}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={t('overview.chart', { title })}
        onPointerMove={point}
        onPointerLeave={() => setHover(undefined)}
      >
        {[0, 0.5, 1].map((part) => (
          <g key={part}>
            <line className={classes.grid} x1={LEFT} x2={width - 6} y1={y(max * part)} y2={y(max * part)} />
            <text className={classes.axis} x={LEFT - 6} y={y(max * part) + 3} textAnchor="end">
              {isBlank && part > 0 ? '' : show(max * part)}
            </text>
          </g>
        ))}
        {[0, Math.floor(last / 2), last].map((i, n) => (
          <text
            key={n === 0 ? 'first' : n === 1 ? 'middle' : 'last'}
            className={classes.axis}
            x={x(i)}
            y={HEIGHT - 5}
            textAnchor={n === 0 ? 'start' : n === 1 ? 'middle' : 'end'}
          >
            {timeOf(i)}
          </text>
        ))}
        {plotted.map(({ name, tone, values }) => (
          <g key={name} data-tone={tone}>
            <path className={classes.line} d={linePath(values, x, y)} />
            {lonePoints(values).map((i) => (
              <circle key={i} className={classes.dot} cx={x(i)} cy={y(values[i] ?? 0)} r={2.5} />
            ))}
          </g>
        ))}
        {hover !== undefined && (
          <line className={classes.cursor} x1={x(hover)} x2={x(hover)} y1={TOP} y2={HEIGHT - BOTTOM} />
        )}
        {isBlank && (
          <text className={classes.blank} x={(width + LEFT) / 2} y={HEIGHT / 2 - 12} textAnchor="middle">
            {t('overview.nothing')}
          </text>
        )}
      </svg>
      <Figures title={title} series={series} timeOf={timeOf} show={show} />
    </figure>
  )
}

interface FiguresProps extends Pick<TimeChartProps, 'title' | 'series'> {
  timeOf: (i: number) => string
  show: (value: number) => string
}

/** The chart for whoever does not see it: only the buckets where something was. */
function Figures({ title, series, timeOf, show }: FiguresProps) {
  const { t } = useTranslation('console')
  const count = series[0]?.values.length ?? 0
  const filled = Array.from({ length: count }, (_, i) => i).filter((i) => series.some(({ values }) => values[i]))
  if (filled.length === 0) return null
  return (
    <details className={classes.figures}>
      <summary>{t('overview.figures')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.figuresBody} tabIndex={0} aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('overview.time')}</th>
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
                  <td key={name}>{values[i] == null ? '–' : show(values[i])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
