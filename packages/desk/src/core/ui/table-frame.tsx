import { Button, Skeleton } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from './empty.tsx'
import { Failure } from './failure.tsx'
import classes from './table.module.css'

/** Of a list's query: of TanStack's, plain or in pages. */
interface ListQuery {
  isPending: boolean
  isError: boolean
  /** What is shown belongs to the filter before. */
  isPlaceholderData?: boolean
  error: unknown
  refetch: () => unknown
  hasNextPage?: boolean
  isFetchingNextPage?: boolean
  fetchNextPage?: () => unknown
}

export interface EmptyTable {
  icon: Icon
  title: string
  hint: string
  action?: ReactNode
}

interface TableFrameProps {
  query: ListQuery
  count: number
  empty: EmptyTable
  children: ReactNode
}

/** Around a table: its loading, its failure, its emptiness, and the way to the rows beyond. */
export function TableFrame({ query, count, empty, children }: TableFrameProps) {
  const { t } = useTranslation('console')
  if (query.isPending) return <TableSkeleton />
  return (
    <div className={classes.frame} aria-busy={query.isPlaceholderData ?? false}>
      {query.isError && count === 0 && <Failure error={query.error} onRetry={() => query.refetch()} />}
      {!query.isError && count === 0 && (
        <Empty icon={empty.icon} title={empty.title} hint={empty.hint}>
          {empty.action}
        </Empty>
      )}
      {count > 0 && children}
      {query.hasNextPage !== undefined && count > 0 && (
        <div className={classes.more}>
          <span>{t(query.hasNextPage ? 'ui.shownOfMore' : 'ui.shown', { count })}</span>
          {query.hasNextPage && (
            <Button
              size="xs"
              variant="default"
              loading={query.isFetchingNextPage ?? false}
              onClick={() => query.fetchNextPage?.()}
            >
              {t('ui.more')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function TableSkeleton() {
  const { t } = useTranslation()
  return (
    <div className={classes.frame} role="status" aria-label={t('app.loading')}>
      {[72, 58, 80, 64, 70].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} m={16} radius="xl" />
      ))}
    </div>
  )
}
