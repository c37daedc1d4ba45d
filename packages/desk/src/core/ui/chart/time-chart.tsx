import { useElementSize } from '@mantine/hooks'
import type { StatsBucket } from '@passerelle/protocol'
import { type KeyboardEvent, type PointerEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount, formatDate, formatDateTime, formatDuration, formatMs, formatTime } from '../../i18n/format.ts'
import classes from './chart.module.css'
import { ChartFigures } from './chart-figures.tsx'
import { ChartPlot } from './chart-plot.tsx'
import { keyTarget, plotArea, type Series } from './chart-scale.ts'
import { ChartTooltip } from './chart-tooltip.tsx'

interface TimeChartProps {
  title: string
  series: Series[]
  buckets: Pick<StatsBucket, 'at'>[]
  bucketSeconds: number
  unit?: 'ms'
  /** The axis' end, where it is not the values that say it. */
  max?: number
}

const FIRST_WIDTH = 480
const HOUR_S = 3_600
const DAY_S = 86_400

/** Lines over time, drawn by hand: read with the pointer, with the arrow keys, or as a table. */
export function TimeChart({ title, series, buckets, bucketSeconds, unit, max }: TimeChartProps) {
  const { t, i18n } = useTranslation('console')
  const per = {
    [HOUR_S]: t('chart.perHour'),
    [DAY_S]: t('chart.perDay'),
  }[bucketSeconds]
  const id = useId()
  const [chosen, setChosen] = useState<number>()
  const { ref, width: measured } = useElementSize()
  const width = measured || FIRST_WIDTH
  const last = buckets.length - 1
  const isBlank = series.every(({ values }) => values.every((value) => value === null || value === 0))
  const show = (value: number | null | undefined) =>
    value == null ? '–' : unit === 'ms' ? formatMs(i18n.language, value) : formatCount(i18n.language, value)
  const at = (i: number) => Date.parse(buckets[i]?.at ?? '') || 0
  const spanS = bucketSeconds * buckets.length
  const tick = (i: number) => (spanS > DAY_S ? formatDate(i18n.language, at(i)) : formatTime(i18n.language, at(i)))
  const formatPeriod = bucketSeconds >= DAY_S ? formatDate : spanS < DAY_S ? formatTime : formatDateTime
  const timeOf = (i: number) => formatPeriod(i18n.language, at(i))
  const index = chosen === undefined || isBlank ? undefined : Math.min(chosen, last)
  const textAt = (i: number) =>
    t('ui.pair', {
      name: timeOf(i),
      value: series.map(({ name, values }) => `${name} ${show(values[i])}`).join(', '),
    })

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    setChosen(plotArea.indexAt(event.clientX - box.left, width, last))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyTarget(event.key, index ?? last, last)
    if (next === undefined) return
    event.preventDefault()
    setChosen(next)
  }
  const slider = isBlank
    ? { role: 'img', 'aria-label': `${t('chart.title', { title })}. ${t('chart.nothing')}` }
    : {
        role: 'slider',
        tabIndex: 0,
        'aria-label': t('chart.title', { title }),
        'aria-valuemin': 0,
        'aria-valuemax': last,
        'aria-valuenow': index ?? last,
        'aria-valuetext': textAt(index ?? last),
        onKeyDown,
        onFocus: () => setChosen((current) => current ?? last),
        onBlur: () => setChosen(undefined),
        onPointerMove,
        onPointerLeave: () => setChosen(undefined),
      }
  return (
    <figure className={classes.chart} aria-labelledby={id}>
      <figcaption id={id} className={classes.legend}>
        {series.map(({ name, tone }) => (
          <span key={name} data-tone={tone}>
            {name}
          </span>
        ))}
        <span className={classes.when}>
          {per ?? t('chart.per', { time: formatDuration(i18n.language, bucketSeconds * 1000) })}
        </span>
      </figcaption>
      <div {...slider} ref={ref} className={classes.plot}>
        <ChartPlot series={series} {...{ width, last, index, isBlank, show, tick, max }} isTime={unit === 'ms'} />
        {index !== undefined && (
          <ChartTooltip left={plotArea.x(index, width, last)} width={width} time={timeOf(index)}>
            {series.map(({ name, tone, values }) => ({ name, tone, value: show(values[index]) }))}
          </ChartTooltip>
        )}
      </div>
      <ChartFigures title={title} series={series} timeOf={timeOf} show={show} />
    </figure>
  )
}
