import { useMutation, useQuery } from '@tanstack/react-query'
import { ApiError } from '../../../core/api/api-error.ts'
import { consoleKeys, useQueuesEvery, useRefresh } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'
import type { QueueChange } from './queue-form.ts'

const REFRESH_MS = 10_000

/** With how they are staffed now. */
export const useStaffedQueues = () => useQueuesEvery(REFRESH_MS)

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
