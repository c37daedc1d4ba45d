import { QueryClient } from '@tanstack/react-query'
import type { ListChoice } from '../conversations/views.ts'
import { createStore } from '../lib/store.ts'
import { ApiError, isTransient } from './api-error.ts'
import { onSessionEnded } from './client.ts'

export const keys = {
  session: ['session'] as const,
  agents: ['agents'] as const,
  lists: ['conversations'] as const,
  list: (choice: ListChoice) => ['conversations', choice] as const,
  conversation: (id: string) => ['conversation', id] as const,
  messages: (id: string) => ['messages', id] as const,
  customer: ['customer'] as const,
  counts: ['counts'] as const,
  cannedReplies: ['canned-replies'] as const,
  connectors: ['connectors'] as const,
  sessions: ['sessions'] as const,
}

const MAX_RETRIES = 2

/** True once a session ended by itself, until the next log-in. */
export const endedStore = createStore(false)

/** All but who is logged in. */
export function forgetData(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] })
}

/** Data stays fresh by the live line, not by a clock. */
export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        retry: (failures, error) => failures < MAX_RETRIES && (isTransient(error) || !(error instanceof ApiError)),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  onSessionEnded(() => {
    const wasLoggedIn = client.getQueryData(keys.session) != null
    client.setQueryData(keys.session, null)
    if (!wasLoggedIn) return
    endedStore.set(() => true)
    forgetData(client)
  })
  return client
}
