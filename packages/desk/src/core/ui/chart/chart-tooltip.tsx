import classes from './chart.module.css'
import type { Series } from './chart-scale.ts'

interface ChartTooltipProps {
  left: number
  width: number
  time: string
  children: { name: string; tone: Series['tone']; value: string }[]
}

/** Beside the point, on the side that has room. The slider around it tells the same to screen readers. */
export function ChartTooltip({ left, width, time, children }: ChartTooltipProps) {
  return (
    <div
      className={classes.tooltip}
      style={left < width / 2 ? { left: left + 10 } : { right: width - left + 10 }}
      aria-hidden
    >
      <p>{time}</p>
      {children.map(({ name, tone, value }) => (
        <p key={name} data-tone={tone} className={classes.tooltipRow}>
          <span>{name}</span>
          <strong>{value}</strong>
        </p>
      ))}
    </div>
  )
}
