import { Skeleton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './thread-pane.module.css'

const SHAPES = [
  ['customer', '44%', 38],
  ['customer', '58%', 54],
  ['agent', '40%', 38],
  ['customer', '30%', 38],
  ['agent', '52%', 70],
] as const

export function ThreadSkeleton() {
  const { t } = useTranslation()
  return (
    <div className={classes.wait} role="status" aria-label={t('app.loading')}>
      {SHAPES.map(([side, width, height], i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the shapes never change
        <Skeleton key={i} data-side={side} width={width} height={height} radius={14} />
      ))}
    </div>
  )
}
