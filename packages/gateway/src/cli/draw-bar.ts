/** How far something is, as one line that is drawn over and over. Pure. */

export interface Progress {
  /** What is under way, for people. */
  what: string
  count: number
  of: number
  unit: 'rows' | 'files'
}

const barWidth = 24

/** `perSecond`: how many of late, 0 while nobody can tell. Cut to the width of the terminal. */
export function drawBar({ what, count, of, unit }: Progress, perSecond: number, width: number): string {
  const share = of === 0 ? 1 : Math.min(1, count / of)
  const filled = Math.floor(share * barWidth)
  return [
    `[${'#'.repeat(filled)}${'-'.repeat(barWidth - filled)}]`,
    `${Math.floor(share * 100)} %`.padStart(5),
    `${number(count)} of ${number(of)} ${unit}`,
    ...(perSecond > 0 ? [`${number(perSecond)}/s`, `${describeTime((of - count) / perSecond)} left`] : []),
    what,
  ]
    .join('  ')
    .slice(0, width)
}

const number = (value: number): string => Math.round(value).toLocaleString('en')

function describeTime(seconds: number): string {
  const whole = Math.ceil(Math.max(0, seconds))
  if (whole < 60) return `${whole} s`
  const minutes = Math.ceil(whole / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
