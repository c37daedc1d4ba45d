import type { ActivityItem, MessageItem, NoteItem, Page, TimelineItem } from '@passerelle/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useDeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'
import { spokenAt } from './spoken.ts'

interface Loaded {
  /** Oldest first. */
  messages: readonly MessageItem[]
  /** Whether the first of them is the thread's first. */
  fromBeginning: boolean
}

/** What stands in a thread beside its messages. */
export type Deed = ActivityItem | NoteItem

export const isNote = (deed: Deed): deed is NoteItem => 'text' in deed

/** What was done to a conversation and noted in it, the oldest first: at least back to the first message that is loaded. */
export function useActivities(id: string, loaded: Loaded): Deed[] {
  const api = useDeskApi()
  const query = useInfiniteQuery({
    queryKey: keys.activities(id),
    queryFn: ({ pageParam, signal }) => api.listActivities(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<TimelineItem>) => page.next_cursor,
    // The stream of changes has them read again only while they are shown.
    staleTime: 0,
  })
  const activities = useMemo(() => (query.data?.pages ?? []).flatMap(activitiesOf).reverse(), [query.data])
  const { hasNextPage, isFetching, isError, fetchNextPage } = query
  const isMissing = hasNextPage && !reachesBack(activities, loaded)
  useEffect(() => {
    if (isMissing && !isFetching && !isError) void fetchNextPage()
  }, [isMissing, isFetching, isError, fetchNextPage])
  return activities
}

const activitiesOf = ({ items }: Page<TimelineItem>): Deed[] =>
  items.flatMap((item): Deed[] =>
    item.type === 'activity' ? [item.activity] : item.type === 'note' ? [item.note] : [],
  )

/** Whether no older one stands beside a message that is loaded. */
export function reachesBack(
  [oldest]: readonly Pick<ActivityItem, 'at'>[],
  { messages: [first], fromBeginning }: Loaded,
): boolean {
  if (!first) return true
  return !fromBeginning && oldest !== undefined && Date.parse(oldest.at) < spokenAt(first)
}
