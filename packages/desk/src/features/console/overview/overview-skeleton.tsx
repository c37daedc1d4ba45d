import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import tiled from '../../../core/ui/tiles.module.css'
import classes from './overview.module.css'

const TILES = ['in', 'out', 'delivered', 'time', 'waiting', 'exhausted']
const CHARTS = ['messages', 'time', 'backlog', 'failures']

/** As large as what comes, so that nothing moves when it does. */
export function OverviewSkeleton() {
  const { t } = useTranslation()
  return (
    <>
      <div className={tiled.tiles} data-many role="status" aria-label={t('app.loading')}>
        {TILES.map((name) => (
          <Skeleton key={name} height={74} radius={0} />
        ))}
      </div>
      <div className={classes.charts}>
        {CHARTS.map((name) => (
          <Skeleton key={name} height={298} radius={12} />
        ))}
      </div>
    </>
  )
}
