import { QueryClient } from '@tanstack/react-query'
import type { ListChoice } from '../conversations/views.ts'
import { ApiError, isTransient } from './api-error.ts'

export const keys = {
  session: ['session'] as const,
  signIn: ['sign-in'] as const,
  agents: ['agents'] as const,
  status: ['status'] as const,
  lists: ['conversations'] as const,
  list: (choice: ListChoice) => ['conversations', choice] as const,
  conversation: (id: string) => ['conversation', id] as const,
  messages: (id: string) => ['messages', id] as const,
  activities: (id: string) => ['activities', id] as const,
  customer: ['customer'] as const,
  contact: ['contact'] as const,
  counts: ['counts'] as const,
  cannedReplies: ['canned-replies'] as const,
  connectors: ['connectors'] as const,
  queues: ['queues'] as const,
  labels: ['labels'] as const,
  board: ['board'] as const,
  held: (where: object) => ['board', where] as const,
  report: (query: object) => ['report', query] as const,
  comments: (query: object) => ['comments', query] as const,
  sessions: ['sessions'] as const,
  secondFactor: ['second-factor'] as const,
}

const MAX_RETRIES = 2

/** All but who is logged in. */
export function forgetData(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] })
}

/** Data stays fresh by the stream of changes, not by a clock. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
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
