import type { ConversationItem } from '@passerelle/protocol'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { readCounts } from '../../api/endpoints.ts'
import { keys } from '../../api/query-client.ts'
import { useMe } from '../session/session.ts'
import { useConversations } from './conversation-queries.ts'
import type { View } from './views.ts'

const allOf = (query: ReturnType<typeof useConversations>): ConversationItem[] =>
  query.data?.pages.flatMap((page) => page.items) ?? []

/** Conversations with something unread that concern this agent: nobody's, and their own. */
export function useUnreadTotal(): number {
  const me = useMe().agent.id
  const waiting = allOf(useConversations('waiting', ''))
  return waiting.filter(({ unread_count, assignee }) => unread_count > 0 && (assignee ?? { id: me }).id === me).length
}

interface ViewCount {
  count: number
  /** Something in it is unread. */
  unread: boolean
}

/** How many are in a list; whether one of the first is unread, since there the newest are. */
export function useViewCounts(): Partial<Record<View, ViewCount>> {
  const counts = useQuery({
    queryKey: keys.counts,
    queryFn: ({ signal }) => readCounts(signal),
    placeholderData: keepPreviousData,
  }).data
  const hasUnread = {
    waiting: allOf(useConversations('waiting', '')).some((item) => item.unread_count > 0),
    mine: allOf(useConversations('mine', '')).some((item) => item.unread_count > 0),
  }
  if (!counts) return {}
  return {
    waiting: { count: counts.waiting, unread: hasUnread.waiting },
    mine: { count: counts.mine, unread: hasUnread.mine },
    open: { count: counts.open, unread: false },
  }
}
