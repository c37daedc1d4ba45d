import { Skeleton, VisuallyHidden } from '@mantine/core'
import { IconInbox, IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useConversations } from '../../core/conversations/conversation-queries.ts'
import { useListMovement } from '../../core/conversations/list-movement.ts'
import { useQueue } from '../../core/conversations/queue-queries.ts'
import { kindOf, queueOf, type View } from '../../core/conversations/views.ts'
import { formatDuration } from '../../core/i18n/format.ts'
import { Empty } from '../../core/ui/empty.tsx'
import { Failure } from '../../core/ui/failure.tsx'
import { Notice } from '../../core/ui/notice.tsx'
import { useNow } from '../../core/ui/use-now.ts'
import classes from './conversation-list.module.css'
import { ConversationRow } from './conversation-row.tsx'

/** Fourteen of them on a screen of 900 px. */
const ROW_PX = 50
const NEAR_END = 10

interface ListProps {
  view: View
  q: string
  selected: string | undefined
}

export function ConversationList({ view, q, selected }: ListProps) {
  const { t } = useTranslation()
  const query = useConversations(view, q)
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data])
  if (query.isPending) return <ListSkeleton />
  if (query.isError && items.length === 0) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />
  }
  const rows = items.length > 0 && <Rows {...{ view, q, selected, items, query }} />
  if (q !== '') {
    return (
      <>
        <SearchDelay seconds={query.data?.pages[0]?.search_behind_seconds} />
        {rows || <Empty icon={IconSearch} title={t('inbox.emptySearch', { q })} hint={t('inbox.emptySearchHint')} />}
      </>
    )
  }
  if (rows) return rows
  return <EmptyList view={view} />
}

function EmptyList({ view }: { view: View }) {
  const { t } = useTranslation()
  const queue = useQueue(queueOf(view))
  const name = EMPTY[kindOf(view)]
  const title = queue ? t('inbox.emptyInQueue', { queue: queue.name }) : t(`inbox.${name}`)
  return <Empty icon={IconInbox} title={title} hint={t(`inbox.${name}Hint`)} />
}

const EMPTY = {
  waiting: 'emptyWaiting',
  mine: 'emptyMine',
  unassigned: 'emptyUnassigned',
  open: 'emptyOpen',
  closed: 'emptyClosed',
  queue: 'emptyQueue',
  bot: 'emptyBot',
} as const

interface RowsProps extends ListProps {
  items: Parameters<typeof ConversationRow>[0]['item'][]
  query: ReturnType<typeof useConversations>
}

function Rows({ view, q, selected, items, query }: RowsProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const now = useNow(15_000)
  const { provide } = useListMovement()
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 8,
  })
  const shown = virtualizer.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = query
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && lastShown >= items.length - NEAR_END) {
      void fetchNextPage()
    }
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, lastShown, items.length])

  const selectedIndex = items.findIndex((item) => item.id === selected)
  const tabbable = shown.some((row) => row.index === selectedIndex) ? selectedIndex : (shown[0]?.index ?? 0)
  const moveTo = (to: number) => {
    const focusRow = () => scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"] a`)?.focus()
    focusRow()
    virtualizer.scrollToIndex(to)
    // A row from beyond the screen's edge is there only after the next drawing.
    requestAnimationFrame(focusRow)
  }
  const move = useEffectEvent((step: 1 | -1) => {
    const focused = document.activeElement?.closest('[data-index]')
    const isHere = focused && scroller.current?.contains(focused)
    const from = isHere ? Number(focused.getAttribute('data-index')) : selectedIndex
    moveTo(Math.min(items.length - 1, Math.max(0, from + step)))
  })
  useEffect(() => provide((step) => move(step)), [provide])
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    move(event.key === 'ArrowDown' ? 1 : -1)
  }

  return (
    <div className={classes.scroller} ref={scroller}>
      {q !== '' && <VisuallyHidden role="status">{t('inbox.count', { count: items.length })}</VisuallyHidden>}
      <ul
        aria-label={t('inbox.list')}
        className={classes.list}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {shown.map((row) => {
          const item = items[row.index]
          return (
            item && (
              <li
                key={row.key}
                data-index={row.index}
                className={classes.slot}
                style={{ height: ROW_PX, transform: `translateY(${row.start}px)` }}
              >
                <ConversationRow
                  {...{ item, view, q, now }}
                  selected={row.index === selectedIndex}
                  tabbable={row.index === tabbable}
                />
              </li>
            )
          )
        })}
      </ul>
      {query.isFetchNextPageError && <Failure error={query.error} onRetry={() => void fetchNextPage()} />}
    </div>
  )
}

function SearchDelay({ seconds }: { seconds: number | undefined }) {
  const { t, i18n } = useTranslation()
  if (seconds === undefined) return null
  return (
    <div className={classes.delay}>
      <Notice tone="info">{t('inbox.searchBehind', { time: formatDuration(i18n.language, seconds * 1000) })}</Notice>
    </div>
  )
}

function ListSkeleton() {
  const { t } = useTranslation()
  return (
    <div className={classes.scroller} role="status" aria-label={t('app.loading')}>
      {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => (
        <div key={key} className={classes.skeleton}>
          <Skeleton circle height={32} />
          <div>
            <Skeleton height={10} width="55%" radius="xl" />
            <Skeleton height={8} width="90%" radius="xl" mt={10} />
          </div>
        </div>
      ))}
    </div>
  )
}
