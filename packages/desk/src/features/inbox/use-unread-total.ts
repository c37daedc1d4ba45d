import type { ConversationItem } from '@passerelle/protocol'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { readCounts } from '../../api/endpoints.ts'
import { keys } from '../../api/query-client.ts'
import { useConversations } from './conversation-queries.ts'
import type { View } from './views.ts'

const allOf = (query: ReturnType<typeof useConversations>): ConversationItem[] =>
  query.data?.pages.flatMap((page) => page.items) ?? []

/** Conversations with something unread that concern this agent: nobody's, and their own. */
export function useUnreadTotal(): number {
  const items = [...allOf(useConversations('waiting', '')), ...allOf(useConversations('mine', ''))]
  return items.filter((item) => item.unread_count > 0).length
}

interface ViewCount {
  text: string
  count: number
  /** Something in it is unread. */
  unread: boolean
}

const useCounts = () =>
  useQuery({ queryKey: keys.counts, queryFn: ({ signal }) => readCounts(signal), placeholderData: keepPreviousData })

/** "12", or "50+" when more lie beyond what is loaded; undefined while unknown. */
function useLoadedCount(view: 'waiting' | 'mine'): ViewCount | undefined {
  const query = useConversations(view, '')
  const items = allOf(query)
  if (!query.data) return undefined
  const text = `${items.length}${query.hasNextPage ? '+' : ''}`
  return { text, count: items.length, unread: items.some((item) => item.unread_count > 0) }
}

/** The server's counts where it gives them, else what is loaded. */
export function useViewCounts(): Record<View, ViewCount | undefined> {
  const counts = useCounts().data
  const waiting = useLoadedCount('waiting')
  const mine = useLoadedCount('mine')
  const exact = (count: number, unread: boolean): ViewCount => ({ text: String(count), count, unread })
  return {
    waiting,
    mine: mine && counts ? exact(counts.mine, mine.unread) : mine,
    open: counts && exact(counts.open, false),
    closed: undefined,
  }
}
