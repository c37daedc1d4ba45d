import type { Page, RefusedRequestItem } from '@passerelle/protocol'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { consoleKeys } from '../../../core/operator/console-queries.ts'
import { type RequestFilter, useOperatorApi } from '../../../core/operator/operator-api.ts'

/** No change tells of them: read again whenever they are shown, and every ten seconds. */
const fresh = { staleTime: 0, refetchInterval: 10_000 }

export function useRefusedRequests(filter: RequestFilter) {
  const api = useOperatorApi()
  return useInfiniteQuery({
    queryKey: [...consoleKeys.requests, filter],
    queryFn: ({ pageParam, signal }) => api.listRequests(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<RefusedRequestItem>) => page.next_cursor,
    placeholderData: keepPreviousData,
    ...fresh,
  })
}

/** Of a day; of one connector, or of all together. */
export function useRequestCounts(connectorId: string | undefined) {
  const api = useOperatorApi()
  return useQuery({
    queryKey: [...consoleKeys.requests, 'counts'],
    queryFn: ({ signal }) => api.countRequests(signal),
    select: ({ items }) => {
      const wanted = items.filter((item) => !connectorId || item.connector_id === connectorId)
      return {
        accepted: wanted.reduce((sum, item) => sum + item.accepted, 0),
        refused: wanted.reduce((sum, item) => sum + item.refused, 0),
      }
    },
    ...fresh,
  })
}
