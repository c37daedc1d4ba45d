import { useTranslation } from 'react-i18next'
import classes from './chart.module.css'
import { linePath, lonePoints, niceMax, niceMaxTime, plotArea, type Series, tickPlaces } from './chart-scale.ts'

interface ChartPlotProps {
  series: Series[]
  width: number
  /** The last bucket's index. */
  last: number
  /** The bucket that is pointed at. */
  index: number | undefined
  isBlank: boolean
  isTime: boolean
  max: number | undefined
  show: (value: number) => string
  tick: (i: number) => string
}

const { height, left, right, top, bottom } = plotArea

/** The lines and axes alone; the element around it says what they show. */
export function ChartPlot({ series, width, last, index, isBlank, isTime, show, tick, ...given }: ChartPlotProps) {
  const { t } = useTranslation('console')
  const most = Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const max = given.max ?? (isTime ? niceMaxTime : niceMax)(most)
  const x = (i: number) => plotArea.x(i, width, last)
  const y = (value: number) => top + (1 - value / max) * (height - top - bottom)
  const plotted = isBlank ? [] : series
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line className={classes.grid} x1={left} x2={width - right} y1={y(max * part)} y2={y(max * part)} />
          <text className={classes.axis} x={left - 6} y={y(max * part) + 3} textAnchor="end">
            {isBlank && part > 0 ? '' : show(max * part)}
          </text>
        </g>
      ))}
      {tickPlaces(last, width).map(({ i, anchor }) => (
        <text key={i} className={classes.axis} x={x(i)} y={height - 5} textAnchor={anchor}>
          {tick(i)}
        </text>
      ))}
      {index !== undefined && (
        <line className={classes.cursor} x1={x(index)} x2={x(index)} y1={top} y2={height - bottom} />
      )}
      {plotted.map(({ name, tone, values }) => (
        <g key={name} data-tone={tone}>
          <path className={classes.line} d={linePath(values, x, y)} />
          {lonePoints(values).map((i) => (
            <circle key={i} className={classes.dot} cx={x(i)} cy={y(values[i] ?? 0)} r={2.5} />
          ))}
          {index !== undefined && values[index] != null && (
            <circle className={classes.shown} cx={x(index)} cy={y(values[index])} r={3.5} />
          )}
        </g>
      ))}
      {isBlank && (
        <text className={classes.blank} x={(width + left) / 2} y={height / 2 - 12} textAnchor="middle">
          {t('chart.nothing')}
        </text>
      )}
    </svg>
  )
}
