import type { ActivityItem, ConversationItem } from '@passerelle/protocol'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'

const none: ActivityItem[] = []

/** What was done to a conversation, the oldest first. It is read anew when somebody else has it, or it is closed. */
export function useActivities({ id, status, assignee }: ConversationItem): ActivityItem[] {
  const api = useDeskApi()
  const query = useQuery({
    queryKey: [...keys.activities(id), status, assignee?.id ?? null],
    queryFn: async ({ signal }) => {
      const { items } = await api.listActivities(id, signal)
      return items.flatMap((item) => (item.type === 'activity' ? [item.activity] : [])).reverse()
    },
    // The stream of changes does not tell of activities: the same state for the second time came by other ones.
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
  return query.data ?? none
}
