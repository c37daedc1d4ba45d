/** Whether the agent is given conversations. What they set holds; else the server goes by what they do in any tab. */
import type { AgentStatus, StatusItem } from '@passerelle/protocol'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useDeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'
import { useNotifyError } from '../ui/notify.ts'
import { useMe } from './session.ts'

export const STATUSES = ['online', 'away', 'offline'] as const

/** Undefined until it is known, and of operators, who have none. */
export function useStatus(): AgentStatus | undefined {
  const api = useDeskApi()
  const isAgent = useMe().instance !== null
  const query = useQuery({ queryKey: keys.status, queryFn: ({ signal }) => api.readStatus(signal), enabled: isAgent })
  return query.data?.status
}

export function useSetStatus() {
  const api = useDeskApi()
  const queries = useQueryClient()
  const onError = useNotifyError()
  return useMutation({
    mutationFn: (status: AgentStatus) => api.setStatus({ status }),
    onSuccess: (item: StatusItem) => queries.setQueryData(keys.status, item),
    onError,
  })
}

/** What is told costs a request; the server counts in minutes. */
const toldEveryMs = 60_000

/** Tells of keys and the pointer, as long as it is shown. */
export function useTellActive(): void {
  const api = useDeskApi()
  const queries = useQueryClient()
  const isAgent = useMe().instance !== null
  useEffect(() => {
    if (!isAgent) return
    let toldAt = Number.NEGATIVE_INFINITY
    const tell = () => {
      if (performance.now() - toldAt < toldEveryMs) return
      toldAt = performance.now()
      api.tellActive().then(
        (item) => queries.setQueryData(keys.status, item),
        // Told with the next one.
        () => {},
      )
    }
    for (const name of inputs) window.addEventListener(name, tell, { passive: true })
    return () => {
      for (const name of inputs) window.removeEventListener(name, tell)
    }
  }, [api, queries, isAgent])
}

const inputs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const
