import type { CannedReplyItem, Page } from '@passerelle/protocol'
import { useQuery } from '@tanstack/react-query'
import { useDeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'

/** Read once they are wanted. */
export function useCannedReplies(enabled = true) {
  const api = useDeskApi()
  return useQuery({
    queryKey: keys.cannedReplies,
    queryFn: async ({ signal }) => {
      const all: CannedReplyItem[] = []
      let cursor: string | null = null
      do {
        const page: Page<CannedReplyItem> = await api.listCannedReplies(cursor, signal)
        all.push(...page.items)
        cursor = page.next_cursor
      } while (cursor !== null)
      return all
    },
    enabled,
    staleTime: 5 * 60_000,
  })
}
