import type { ConversationItem } from '@passerelle/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useMe } from '../session/session.ts'
import { layConversations } from './lay-over.ts'

/** Lays an answer over every list at once, without waiting for the stream of changes. */
export function useApplyConversation(): (item: ConversationItem) => void {
  const client = useQueryClient()
  const me = useMe().agent.id
  return useCallback((item) => layConversations(client, [item], me), [client, me])
}
