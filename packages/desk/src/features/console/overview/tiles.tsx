import type { StatsItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { formatCount } from '../../../i18n/format.ts'
import { formatMs } from './chart-scale.ts'
import classes from './overview.module.css'

/** The whole time in one number each. */
export function Tiles({ stats }: { stats: StatsItem }) {
  const { t, i18n } = useTranslation('console')
  const { totals } = stats
  const count = (value: number) => formatCount(i18n.language, value)
  const ms = (value: number | null) => (value === null ? '–' : formatMs(i18n.language, value))
  const tiles: [string, string, boolean?][] = [
    [t('overview.in'), count(totals.messages_in)],
    [t('overview.out'), count(totals.messages_out)],
    [t('overview.delivered'), count(totals.delivered)],
    [t('overview.p95Tile'), ms(totals.latency_p95_ms)],
    [t('overview.waiting'), count(stats.backlog), stats.backlog > 0],
    [t('overview.exhausted'), count(totals.exhausted), totals.exhausted > 0],
  ]
  return (
    <dl className={classes.tiles}>
      {tiles.map(([name, value, alert]) => (
        <div key={name} data-alert={alert || undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
