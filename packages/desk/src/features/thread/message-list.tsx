import { Button, Loader } from '@mantine/core'
import type { ConversationItem } from '@passerelle/protocol'
import { IconArrowDown, IconMessageCircle } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useActivities } from '../../core/conversations/activity-queries.ts'
import { useMarkRead, useMessages, useOldestFirst } from '../../core/conversations/message-queries.ts'
import { useRecordSeen } from '../../core/conversations/seen.ts'
import { entriesOf } from '../../core/drafts/outbox.ts'
import { useWriting } from '../../core/drafts/writing.ts'
import { dayNumber } from '../../core/i18n/format.ts'
import { useStore } from '../../core/lib/store.ts'
import { useMe } from '../../core/session/session.ts'
import { Empty } from '../../core/ui/empty.tsx'
import { Failure } from '../../core/ui/failure.tsx'
import { useVisible } from '../../core/ui/use-visible.ts'
import { Announcer } from './announcer.tsx'
import classes from './message-list.module.css'
import { RowView } from './row-view.tsx'
import { buildRows, type Row } from './thread-rows.ts'
import { ThreadSkeleton } from './thread-skeleton.tsx'
import { useGoToMessage } from './use-go-to-message.ts'
import { useStickToEnd } from './use-stick-to-end.ts'

/** Earlier pages are read before they are needed. */
const NEAR_TOP_PX = 2000
const AT_END_PX = 80

export function MessageList({ conversation }: { conversation: ConversationItem }) {
  const { t } = useTranslation()
  const query = useMessages(conversation.id)
  const messages = useOldestFirst(query.data?.pages)
  const entries = useStore(useWriting().outbox.store, (state) => state)
  const me = useMe().agent.id
  const fromBeginning = !query.hasNextPage
  const activities = useActivities(conversation.id, { messages, fromBeginning })
  const [isAtEnd, setAtEnd] = useState(true)
  // What comes in below what is read has not been seen.
  const isInSight = useVisible() && isAtEnd
  useRecordSeen(conversation.id, messages, isInSight)
  useMarkRead(conversation.id, conversation.unread_count, isInSight)
  const rows = useMemo(
    () =>
      buildRows({
        messages,
        activities,
        outgoing: entriesOf(entries, conversation.id),
        customerId: conversation.customer_id,
        me,
        dayOf: dayNumber,
        fromBeginning,
      }),
    [messages, activities, entries, conversation.id, conversation.customer_id, me, fromBeginning],
  )
  if (query.isPending) return <ThreadSkeleton />
  if (query.isError && messages.length === 0) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />
  }
  if (rows.length === 0)
    return <Empty icon={IconMessageCircle} title={t('thread.empty')} hint={t('thread.emptyHint')} />
  return (
    <>
      <Scroller conversation={conversation} rows={rows} query={query} isAtEnd={isAtEnd} onAtEnd={setAtEnd} />
      <Announcer messages={messages} />
    </>
  )
}

interface ScrollerProps {
  conversation: ConversationItem
  rows: Row[]
  query: ReturnType<typeof useMessages>
  isAtEnd: boolean
  onAtEnd: (isAtEnd: boolean) => void
}

function Scroller({ conversation, rows, query, isAtEnd, onAtEnd }: ScrollerProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => ESTIMATES[rows[index]?.type ?? 'message'],
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 12,
    paddingStart: 16,
    paddingEnd: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
  })
  const { scrollToEnd } = virtualizer
  const atEnd = useStickToEnd(scroller, scrollToEnd)
  const [address] = useSearchParams()
  const message = address.get('message')
  useGoToMessage({ message, rows, query, virtualizer, atEnd })
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const isEnd = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX
    atEnd.current = isEnd
    onAtEnd(isEnd)
    if (element.scrollTop < NEAR_TOP_PX && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) {
      void fetchNextPage()
    }
  }, [atEnd, onAtEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])

  useLayoutEffect(() => scrollToEnd({ behavior: 'instant' }), [scrollToEnd])
  // At first, and again when a page was too short to scroll.
  useEffect(onScroll, [onScroll])
  const lastRow = rows.at(-1)
  const outgoing = lastRow?.type === 'outgoing' ? lastRow.key : undefined
  useEffect(() => {
    if (outgoing !== undefined) scrollToEnd()
  }, [outgoing, scrollToEnd])

  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        className={classes.scroller}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('thread.messages')}
      >
        {isFetchingNextPage && (
          <div className={classes.older} role="status">
            <Loader size="xs" aria-hidden="true" /> {t('thread.loadingOlder')}
          </div>
        )}
        {isFetchNextPageError && (
          <div className={classes.older} role="alert">
            {t('thread.olderFailed')}
            <Button size="compact-xs" variant="subtle" onClick={() => void fetchNextPage()}>
              {t('app.retry')}
            </Button>
          </div>
        )}
        <div className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((item) => {
            const row = rows[item.index]
            return (
              row && (
                <div
                  key={item.key}
                  ref={virtualizer.measureElement}
                  data-index={item.index}
                  data-found={(row.type === 'message' && row.message.id === message) || undefined}
                  className={classes.row}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  <RowView row={row} conversation={conversation} />
                </div>
              )
            )
          })}
        </div>
      </div>
      {!isAtEnd && (
        <Button
          size="xs"
          variant="default"
          className={classes.toEnd ?? ''}
          onClick={() => virtualizer.scrollToEnd()}
          leftSection={<IconArrowDown size={14} aria-hidden="true" />}
        >
          {conversation.unread_count > 0 ? t('thread.toNew', { count: conversation.unread_count }) : t('thread.toEnd')}
        </Button>
      )}
    </div>
  )
}

const ESTIMATES: Record<Row['type'], number> = {
  message: 64,
  outgoing: 64,
  activity: 28,
  note: 72,
  day: 40,
  'history-start': 44,
  'history-end': 64,
}
