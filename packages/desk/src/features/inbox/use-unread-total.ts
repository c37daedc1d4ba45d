import type { ConversationItem } from '@passerelle/protocol'
import { useConversations } from './conversation-queries.ts'

const allOf = (query: ReturnType<typeof useConversations>): ConversationItem[] =>
  query.data?.pages.flatMap((page) => page.items) ?? []

/** Conversations with something unread that concern this agent: nobody's, and their own. */
export function useUnreadTotal(): number {
  const items = [...allOf(useConversations('waiting', '')), ...allOf(useConversations('mine', ''))]
  return items.filter((item) => item.unread_count > 0).length
}

/** "12", or "50+" when more lie beyond what is loaded; undefined while unknown. */
export function useViewCount(view: 'waiting' | 'mine'): { text: string; count: number; unread: boolean } | undefined {
  const query = useConversations(view, '')
  const items = allOf(query)
  if (!query.data) return undefined
  const text = `${items.length}${query.hasNextPage ? '+' : ''}`
  return { text, count: items.length, unread: items.some((item) => item.unread_count > 0) }
}
