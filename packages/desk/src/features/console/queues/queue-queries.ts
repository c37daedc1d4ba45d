import { useMutation, useQuery } from '@tanstack/react-query'
import { ApiError } from '../../../core/api/api-error.ts'
import { consoleKeys, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import type { QueueChange } from './queue-form.ts'

export function useQueues() {
  const api = useOperatorApi()
  return useQuery({ queryKey: consoleKeys.queues, queryFn: ({ signal }) => api.listQueues(signal) })
}

export function useQueueMembers(queue: string) {
  const api = useOperatorApi()
  return useQuery({
    queryKey: consoleKeys.queueMembers(queue),
    queryFn: ({ signal }) => api.listQueueMembers(queue, signal),
  })
}

export function useUpdateQueue(
  id: string,
  { onSaved, onError }: { onSaved: () => void; onError: (error: unknown) => void },
) {
  const api = useOperatorApi()
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (change: QueueChange) => api.updateQueue(id, change),
    onSuccess: () => {
      refresh(consoleKeys.queues)
      onSaved()
    },
    onError,
  })
}

/** A refusal of the whole request that is about the name. */
export const isNameTaken = (error: unknown): boolean =>
  error instanceof ApiError && error.reason?.code === 'queue_name_taken'
