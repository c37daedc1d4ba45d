import type { MessageItem, Page } from '@passerelle/protocol'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { listMessages, markRead, retryMessage } from '../api/endpoints.ts'
import { keys } from '../api/query-client.ts'
import { type Pages, placeMessage } from './apply-change.ts'

/** Pages go back in time: the first holds the newest. */
export const useMessages = (id: string) =>
  useInfiniteQuery({
    queryKey: keys.messages(id),
    queryFn: ({ pageParam, signal }) => listMessages(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<MessageItem>) => page.next_cursor,
  })

/** Oldest first. */
export const useOldestFirst = (pages: Page<MessageItem>[] | undefined): MessageItem[] =>
  useMemo(() => (pages ?? []).flatMap((page) => page.items).reverse(), [pages])

export function useRetryMessage(conversation: string) {
  const client = useQueryClient()
  const key = keys.messages(conversation)
  return useMutation({
    mutationFn: retryMessage,
    onSuccess: (item) => {
      if (item) client.setQueryData<Pages<MessageItem>>(key, (thread) => thread && placeMessage(thread, item))
      else void client.invalidateQueries({ queryKey: key })
    },
  })
}

/** What is on the screen of a visible window counts as read. */
export function useMarkRead(id: string, unread: number, isVisible: boolean): void {
  useEffect(() => {
    if (unread === 0 || !isVisible) return
    // Not to be told: the badge simply stays until the next try.
    markRead(id).catch(() => undefined)
  }, [id, unread, isVisible])
}
