import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeskApi } from '../../core/api/desk-api.ts'
import { keys } from '../../core/api/query-client.ts'
import { useHandedCount } from '../../core/conversations/handed.ts'
import { useConnectorChoice } from '../../core/conversations/list-choices.ts'
import type { View } from '../../core/conversations/views.ts'

function useCounts(connector: string) {
  const api = useDeskApi()
  return useQuery({
    queryKey: [...keys.counts, connector],
    queryFn: ({ signal }) => api.readCounts(connector, signal),
    placeholderData: keepPreviousData,
  }).data
}

/** Conversations that concern this agent: what is unread of nobody's and of their own, and what was handed to them; of all connectors. */
export function useUnreadTotal(): number {
  const counts = useCounts('')
  const handed = useHandedCount()
  return counts ? counts.unread_mine + counts.unread_unassigned + handed : 0
}

interface ViewCount {
  count: number
  /** Something in it is unread. */
  unread: boolean
}

/** How many are in a list; of the chosen connector, as the lists are. */
export function useViewCounts(): Partial<Record<View, ViewCount>> {
  const counts = useCounts(useConnectorChoice())
  if (!counts) return {}
  return {
    waiting: { count: counts.waiting, unread: counts.unread > 0 },
    mine: { count: counts.mine, unread: counts.unread_mine > 0 },
    unassigned: { count: counts.unassigned, unread: counts.unread_unassigned > 0 },
    open: { count: counts.open, unread: false },
  }
}
