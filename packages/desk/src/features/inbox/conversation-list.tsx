import { Skeleton, VisuallyHidden } from '@mantine/core'
import { IconInbox, IconSearch } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useConversations } from '../../core/conversations/conversation-queries.ts'
import { keepsFocus, useIsFocusKept } from '../../core/conversations/keeps-focus.ts'
import { useListMovement } from '../../core/conversations/list-movement.ts'
import { useQueue } from '../../core/conversations/queue-queries.ts'
import { useSelection } from '../../core/conversations/selection.ts'
import { inboxPath, kindOf, queueOf, type View } from '../../core/conversations/views.ts'
import { formatDuration } from '../../core/i18n/format.ts'
import { Empty } from '../../core/ui/empty.tsx'
import { Failure } from '../../core/ui/failure.tsx'
import { isWriting } from '../../core/ui/keyboard.ts'
import { Notice } from '../../core/ui/notice.tsx'
import { useNow } from '../../core/ui/use-now.ts'
import classes from './conversation-list.module.css'
import { ConversationRow } from './conversation-row.tsx'
import { SelectBox } from './select-box.tsx'

/** Fifteen of them on a screen of 900 px. */
const ROW_PX = 46
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
  const { restrict } = useSelection()
  const restrictTo = useEffectEvent(restrict)
  useEffect(() => restrictTo(items.map(({ id }) => id)), [items])
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
  snoozed: 'emptySnoozed',
  agent: 'emptyAgent',
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
    paddingStart: 4,
    paddingEnd: 8,
  })
  const shown = virtualizer.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = query
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && lastShown >= items.length - NEAR_END) {
      void fetchNextPage()
    }
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, lastShown, items.length])

  const navigate = useNavigate()
  const isFocusKept = useIsFocusKept()
  const selection = useSelection()
  const selectedIndex = items.findIndex((item) => item.id === selected)
  /** Where the open one stood: it may have left the list since. */
  const place = useRef(0)
  useEffect(() => {
    if (selectedIndex >= 0) place.current = selectedIndex
  }, [selectedIndex])
  const tabbable = shown.some((row) => row.index === selectedIndex) ? selectedIndex : (shown[0]?.index ?? 0)
  const moveTo = (to: number) => {
    const focusRow = () => scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"] a`)?.focus()
    focusRow()
    const holder = document.activeElement
    virtualizer.scrollToIndex(to)
    // A row from beyond the screen's edge is there only after the next drawing. That may come late: by then the agent may
    // have moved on, or write.
    requestAnimationFrame(() => {
      if (document.activeElement === holder || document.activeElement === document.body) focusRow()
    })
  }
  /** The row that has the focus, else the open one. */
  const indexNow = (): number => {
    const focused = document.activeElement?.closest('[data-index]')
    const isHere = focused && scroller.current?.contains(focused)
    return isHere ? Number(focused.getAttribute('data-index')) : selectedIndex
  }
  const stepFrom = (from: number, step: 1 | -1) => Math.min(items.length - 1, Math.max(0, from + step))
  const move = useEffectEvent((step: 1 | -1) => moveTo(stepFrom(indexNow(), step)))
  const open = useEffectEvent((step: 1 | -1) => {
    // One that has left the list leaves the next one in its place.
    const isGone = selected !== undefined && selectedIndex < 0
    const to = stepFrom(isGone ? place.current - (step > 0 ? 1 : 0) : indexNow(), step)
    const item = items[to]
    if (!item) return
    void navigate(inboxPath(view, item.id, q, item.match?.message_id ?? undefined), { state: keepsFocus })
    moveTo(to)
  })
  const order = items.map(({ id }) => id)
  const select = useEffectEvent((isRange: boolean) => {
    const id = order[indexNow()]
    if (id === undefined) return
    if (isRange) selection.extend(id, order)
    else selection.toggle(id)
  })
  const next = useEffectEvent((id: string) => {
    const at = items.findIndex((item) => item.id === id)
    const following = at < 0 ? (items[place.current] ?? items.at(-1)) : (items[at + 1] ?? items[at - 1])
    return following?.id
  })
  useEffect(
    () =>
      provide({
        move: (step) => move(step),
        open: (step) => open(step),
        next: (id) => next(id),
        select: (isRange) => select(isRange),
      }),
    [provide],
  )
  // Opened from elsewhere while the focus stays here, as after a closing: the row has it.
  const followFocus = useEffectEvent(() => {
    if (isFocusKept && selectedIndex >= 0 && !isWriting(document.activeElement)) moveTo(selectedIndex)
  })
  useEffect(() => {
    if (selected !== undefined) followFocus()
  }, [selected])
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined
    if (!step) return
    event.preventDefault()
    const [from, to] = [order[indexNow()], order[stepFrom(indexNow(), step)]]
    move(step)
    if (!event.shiftKey || from === undefined || to === undefined) return
    if (!selection.ids.has(from)) selection.toggle(from)
    selection.extend(to, order)
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
                <SelectBox {...{ item, order }} tabbable={row.index === tabbable} />
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
          <Skeleton circle height={28} />
          <div>
            <Skeleton height={10} width="55%" radius="xl" />
            <Skeleton height={8} width="90%" radius="xl" mt={10} />
          </div>
        </div>
      ))}
    </div>
  )
}
