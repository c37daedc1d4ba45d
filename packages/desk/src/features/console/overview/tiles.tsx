import type { StatsItem } from '@passerelle/protocol'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatCount, formatMs } from '../../../core/i18n/format.ts'
import tiled from '../../../core/ui/tiles.module.css'
import classes from './overview.module.css'

interface Tile {
  name: string
  value: string
  /** Where it can be looked into. */
  to?: string
  alert?: 'warn' | 'danger' | false
}

/** The whole time in one number each. */
export function Tiles({ stats, hours }: { stats: StatsItem; hours: number }) {
  const { t, i18n } = useTranslation('console')
  const { totals, backlog } = stats
  const count = (value: number) => formatCount(i18n.language, value)
  const since = `since=${hours}h`
  const tiles: Tile[] = [
    { name: t('overview.in'), value: count(totals.messages_in) },
    { name: t('overview.out'), value: count(totals.messages_out) },
    {
      name: t('overview.delivered'),
      value: count(totals.delivered),
      to: `/console/deliveries?state=delivered&${since}`,
    },
    {
      name: t('overview.p95Tile'),
      value: totals.latency_p95_ms === null ? '–' : formatMs(i18n.language, totals.latency_p95_ms),
    },
    {
      name: t('overview.waitingNow'),
      value: count(backlog),
      to: '/console/deliveries?state=pending',
      alert: backlog > 0 && 'warn',
    },
    {
      name: t('overview.exhausted'),
      value: count(totals.exhausted),
      to: `/console/deliveries?state=exhausted&${since}`,
      alert: totals.exhausted > 0 && 'danger',
    },
  ]
  return (
    <dl className={tiled.tiles} data-many>
      {tiles.map(({ name, value, to, alert }) => (
        <div key={name} data-alert={alert || undefined}>
          <dt>{name}</dt>
          <dd>
            {to ? (
              <Link to={to} className={classes.tileLink}>
                {value}
              </Link>
            ) : (
              value
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
