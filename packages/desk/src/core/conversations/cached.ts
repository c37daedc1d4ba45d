/** What is cached of a conversation, which may be newer than what was drawn when something was pressed. */
import type { ConversationItem, MessageItem } from '@passerelle/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { keys } from '../api/query-client.ts'
import type { Pages } from './apply-change.ts'
import { findListed } from './conversation-queries.ts'

interface Cached {
  conversation: ConversationItem
  /** Oldest first. */
  messages: MessageItem[]
}

export function useCached(): (id: string) => Cached | undefined {
  const client = useQueryClient()
  return (id) => {
    const conversation =
      client.getQueryData<ConversationItem>(keys.conversation(id)) ??
      findListed(client.getQueriesData({ queryKey: keys.lists }), id)
    const thread = client.getQueryData<Pages<MessageItem>>(keys.messages(id))
    return conversation && { conversation, messages: (thread?.pages ?? []).flatMap(({ items }) => items).reverse() }
  }
}
