import type { AlertItem, Page } from '@passerelle/protocol'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { consoleKeys } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'

/** No change tells of them. */
const fresh = { staleTime: 0, refetchInterval: 15_000 }

export function useAlerts() {
  const api = useOperatorApi()
  return useInfiniteQuery({
    queryKey: [...consoleKeys.alerts, 'all'],
    queryFn: ({ pageParam, signal }) => api.listAlerts({}, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<AlertItem>) => page.next_cursor,
    ...fresh,
  })
}

/** How many last; no more than a page of them is counted. */
export function useOpenAlerts(): number {
  const api = useOperatorApi()
  const query = useQuery({
    queryKey: [...consoleKeys.alerts, 'open'],
    queryFn: ({ signal }) => api.listAlerts({ state: 'open' }, null, signal),
    ...fresh,
  })
  return query.data?.items.length ?? 0
}

export function useAlertWays() {
  const api = useOperatorApi()
  return useQuery({
    queryKey: [...consoleKeys.alerts, 'ways'],
    queryFn: ({ signal }) => api.listAlertWays(signal),
    ...fresh,
  })
}
