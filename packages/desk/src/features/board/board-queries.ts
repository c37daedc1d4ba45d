import type { BoardItem, ConversationItem } from '@passerelle/protocol'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { useApplyConversation } from '../../core/conversations/apply-conversation.ts'

/** It is looked at, not worked in: so often is live enough. */
const REFRESH_MS = 4000

export function useBoard() {
  const api = useDeskApi()
  return useQuery({
    queryKey: keys.board,
    queryFn: ({ signal }) => api.readBoard(signal),
    staleTime: 0,
    refetchInterval: REFRESH_MS,
  })
}

export type Place = { kind: 'queue' | 'agent'; id: string }

/** What waits in a queue, or what an agent has, the longest waiting first. */
export function useHeld({ kind, id }: Place) {
  const api = useDeskApi()
  return useQuery({
    queryKey: keys.held({ kind, id }),
    queryFn: ({ signal }) => {
      const where =
        kind === 'queue' ? { view: 'unassigned' as const, queue: id } : { status: 'open' as const, assignee: id }
      return api.listConversations({ ...where, sort: 'longest_waiting' }, null, signal)
    },
    staleTime: 0,
    refetchInterval: REFRESH_MS,
    placeholderData: keepPreviousData,
  })
}

/** To whom, or where to. */
export interface Receiver extends Place {
  name: string
}

/** One after another: what is given already stays given when one cannot be. */
export function useGive() {
  const api = useDeskApi()
  const client = useQueryClient()
  const apply = useApplyConversation()
  return useMutation({
    mutationFn: async ({ items, to }: { items: readonly ConversationItem[]; to: Receiver }) => {
      const body = to.kind === 'queue' ? { queue_id: to.id } : { agent_id: to.id }
      for (const { id } of items) apply(await api.transfer(id, body))
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.board }),
  })
}

export type BoardQueue = BoardItem['queues'][number]
export type BoardAgent = BoardItem['agents'][number]
