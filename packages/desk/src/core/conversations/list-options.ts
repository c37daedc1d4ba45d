import type { ConversationItem, Page } from '@passerelle/protocol'
import { infiniteQueryOptions } from '@tanstack/react-query'
import type { DeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'
import { type ListChoice, listQuery } from './views.ts'

/** Nothing tells what a search would find by now: asked for again after this time, it is made again. */
const FOUND_MS = 5_000

/** How a list, or a search, is read and kept. */
export const listOptions = (api: Pick<DeskApi, 'listConversations'>, choice: ListChoice) =>
  infiniteQueryOptions({
    queryKey: keys.list(choice),
    queryFn: ({ pageParam, signal }) => api.listConversations(listQuery(choice), pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<ConversationItem>) => page.next_cursor,
    ...(choice.q !== '' && { staleTime: FOUND_MS }),
    placeholderData: (previous, query) => (query && staysFor(query.queryKey[1], choice) ? previous : undefined),
  })

/** While typing, the last answer stays until the next is here; another list starts blank, and a list is no search's answer. */
const staysFor = (shown: ListChoice, next: ListChoice): boolean =>
  shown.view === next.view && (shown.q === '') === (next.q === '')
