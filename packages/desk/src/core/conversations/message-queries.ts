import type { MessageItem, Page } from '@passerelle/protocol'
import {
  infiniteQueryOptions,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { type DeskApi, useDeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'
import { findMessage, type Pages } from './apply-change.ts'
import { showMessage } from './show-message.ts'

/** Pages go back in time: the first holds the newest. */
const messagesQuery = (api: DeskApi, id: string) =>
  infiniteQueryOptions({
    queryKey: keys.messages(id),
    queryFn: ({ pageParam, signal }) => api.listMessages(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<MessageItem>) => page.next_cursor,
  })

export const useMessages = (id: string) => useInfiniteQuery(messagesQuery(useDeskApi(), id))

/** Asks for a thread's messages while its pane is still being drawn. */
export function useReadAhead(id: string): () => void {
  const api = useDeskApi()
  const client = useQueryClient()
  return () => void client.prefetchInfiniteQuery(messagesQuery(api, id))
}

/** Oldest first. */
export const useOldestFirst = (pages: Page<MessageItem>[] | undefined): MessageItem[] =>
  useMemo(() => (pages ?? []).flatMap((page) => page.items).reverse(), [pages])

export function useRetryMessage(conversation: string) {
  const api = useDeskApi()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (message: string) => api.retryMessage(message),
    onSuccess: (item) => {
      if (item) showRetried(client, conversation, item)
      else void client.invalidateQueries({ queryKey: keys.messages(conversation) })
      // Its change tells of no other state than the one that is shown by now.
      void client.invalidateQueries({ queryKey: keys.activities(conversation) })
    },
  })
}

/** The stream of changes may have told by now how it went on: then the answer is the older one. */
function showRetried(client: QueryClient, conversation: string, item: MessageItem): void {
  const thread = client.getQueryData<Pages<MessageItem>>(keys.messages(conversation))
  const shown = thread && findMessage(thread, item.id)?.delivery
  if (shown?.state === 'exhausted' && shown.attempts === item.delivery?.attempts)
    showMessage(client, conversation, item)
}

/** What is on the screen of a visible window counts as read. */
export function useMarkRead(id: string, unread: number, isVisible: boolean): void {
  const api = useDeskApi()
  useEffect(() => {
    if (unread === 0 || !isVisible) return
    // Nothing to show: the badge simply stays until the next try.
    api.markRead(id).catch(() => undefined)
  }, [id, unread, isVisible, api])
}
