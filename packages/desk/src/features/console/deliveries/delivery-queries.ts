import type { DeliveryItem, Page } from '@passerelle/protocol'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isStatus } from '../../../core/api/api-error.ts'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { type DeliveryFilter, useOperatorApi } from '../../../core/operator/operator-api.ts'
import { readBeginning } from './read-beginning.ts'

export function useDeliveries(filter: DeliveryFilter) {
  const api = useOperatorApi()
  return useInfiniteQuery({
    queryKey: [...consoleKeys.deliveries, 'list', filter],
    queryFn: ({ pageParam, signal }) => api.listDeliveries(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<DeliveryItem>) => page.next_cursor,
    placeholderData: keepPreviousData,
  })
}

export function useDelivery(id: string) {
  const api = useOperatorApi()
  return useQuery({
    queryKey: [...consoleKeys.deliveries, 'one', id],
    queryFn: ({ signal }) => api.readDelivery(id, signal),
  })
}

export function useAttempts(id: string) {
  const api = useOperatorApi()
  return useQuery({
    queryKey: [...consoleKeys.deliveries, 'attempts', id],
    queryFn: ({ signal }) => api.listAttempts(id, signal),
  })
}

/** It never changes. */
export function useDeliveryBody(id: string) {
  const api = useOperatorApi()
  return useQuery({
    queryKey: [...consoleKeys.deliveryBodies, id],
    queryFn: async ({ signal }) => readBeginning(await api.openDeliveryBody(id, signal)),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function useDeliveryAction(action: 'replay' | 'skip') {
  const api = useOperatorApi()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (id: string) => (action === 'replay' ? api.replayDelivery(id) : api.skipDelivery(id)),
    onSettled: () => refresh(consoleKeys.deliveries),
  })
}

export interface ManyOutcome {
  done: number
  failed: number
}

/** One after the other, so that they go out in the order they were written. */
export function useReplayMany() {
  const api = useOperatorApi()
  const refresh = useRefresh()
  const [progress, setProgress] = useState(0)
  const mutation = useMutation({
    mutationFn: async (ids: string[]): Promise<ManyOutcome> => {
      let failed = 0
      for (const [index, id] of ids.entries()) {
        setProgress(index)
        await api.replayDelivery(id).catch((error: unknown) => {
          // About this one alone; anything else would be so for the others too.
          if (!isStatus(error, 404) && !isStatus(error, 409)) throw error
          failed += 1
        })
      }
      return { done: ids.length - failed, failed }
    },
    onSettled: () => refresh(consoleKeys.deliveries),
  })
  return { ...mutation, progress }
}
