/** The queues of the instance, with their numbers: read once, then kept true by the stream of changes. */
import type { DeskQueueItem, QueueCountsChange } from '@passerelle/protocol'
import { type QueryClient, useQuery } from '@tanstack/react-query'
import { useDeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'
import { whenIdle } from '../api/when-idle.ts'
import { queueOf, type View } from './views.ts'

const FRESH_MS = 60_000

export function useQueues() {
  const api = useDeskApi()
  return useQuery({ queryKey: keys.queues, queryFn: ({ signal }) => api.listQueues('', signal), staleTime: FRESH_MS })
}

/** Read anew: whether somebody answers in them is not told along. */
export function useQueuesNow() {
  const api = useDeskApi()
  return useQuery({
    queryKey: keys.queues,
    queryFn: ({ signal }) => api.listQueues('', signal),
    refetchOnMount: 'always',
  })
}

/** With the numbers of one connector, or of all; until they are known, with none. */
export function useQueuesOf(connector: string): DeskQueueItem[] | undefined {
  const api = useDeskApi()
  const all = useQueues().data
  const some = useQuery({
    queryKey: [...keys.queues, connector],
    queryFn: ({ signal }) => api.listQueues(connector, signal),
    enabled: connector !== '',
    staleTime: FRESH_MS,
  }).data
  if (connector === '') return all
  return some ?? all?.map((queue) => ({ ...queue, unassigned: 0, waiting: 0, oldest_waiting_since: null }))
}

/** Undefined until they are known, or where there is no such queue. */
export function useQueue(id: string | undefined): DeskQueueItem | undefined {
  return useQueues().data?.find((queue) => queue.id === id)
}

/** The queues whose conversations a list holds; nothing for a list that has nothing to do with queues. */
export function useQueuesOfView(view: View): readonly string[] | undefined {
  const queues = useQueues().data
  const queue = queueOf(view)
  if (queue !== undefined) return [queue]
  return view === 'queue' ? queues?.filter(({ is_own }) => is_own).map(({ id }) => id) : undefined
}

/** A queue that is not known is a new one: the list is read again. */
export async function layQueueCounts(client: QueryClient, change: QueueCountsChange): Promise<void> {
  const { queue_id, ...counts } = change
  // Whose they are of the connectors is not told.
  void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === keys.queues[0] && queryKey.length > 1 })
  await whenIdle(client, keys.queues)
  const queues = client.getQueryData<DeskQueueItem[]>(keys.queues)
  if (!queues) return
  if (!queues.some(({ id }) => id === queue_id)) return client.invalidateQueries({ queryKey: keys.queues })
  client.setQueryData<DeskQueueItem[]>(
    keys.queues,
    queues.map((queue) => (queue.id === queue_id ? { ...queue, ...counts } : queue)),
  )
}
