/** The queues of the instance, with their numbers: read once, then kept true by the stream of changes. */
import type { DeskQueueItem, QueueCountsChange } from '@passerelle/protocol'
import { type QueryClient, type QueryKey, useQuery } from '@tanstack/react-query'
import { coalesce } from '../api/coalesce.ts'
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

const REST_MS = 1_000

/** Lays the numbers that the stream tells over the queues. What it does not tell is read, and not anew for each change. */
export function queueCountsLayer(client: QueryClient) {
  const isOfConnector = ({ queryKey }: { queryKey: QueryKey }) =>
    queryKey[0] === keys.queues[0] && queryKey.length > keys.queues.length
  const ofConnectors = coalesce(() => client.invalidateQueries({ predicate: isOfConnector }), REST_MS)
  const all = coalesce(() => client.invalidateQueries({ queryKey: keys.queues, exact: true }), REST_MS)
  return {
    lay: async ({ queue_id, ...counts }: QueueCountsChange): Promise<void> => {
      // Whose they are of the connectors is not told.
      ofConnectors.ask()
      await whenIdle(client, keys.queues)
      const queues = client.getQueryData<DeskQueueItem[]>(keys.queues)
      if (!queues) return
      // One that is not known is a new one.
      if (!queues.some(({ id }) => id === queue_id)) return all.ask()
      client.setQueryData<DeskQueueItem[]>(
        keys.queues,
        queues.map((queue) => (queue.id === queue_id ? { ...queue, ...counts } : queue)),
      )
    },
    close: () => {
      ofConnectors.close()
      all.close()
    },
  }
}
