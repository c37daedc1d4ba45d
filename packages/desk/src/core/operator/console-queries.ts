import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useOperatorApi } from './operator-api.ts'

export const consoleKeys = {
  all: ['console'] as const,
  instances: ['console', 'instances'] as const,
  connectors: ['console', 'connectors'] as const,
  connector: (id: string) => ['console', 'connectors', id] as const,
  deliveries: ['console', 'deliveries'] as const,
  deliveryBodies: ['console', 'delivery-bodies'] as const,
  contact: ['console', 'contact'] as const,
  agents: ['console', 'agents'] as const,
  queues: ['console', 'queues'] as const,
  queueMembers: (queue: string) => ['console', 'queues', queue, 'members'] as const,
  audit: ['console', 'audit'] as const,
  requests: ['console', 'requests'] as const,
  alerts: ['console', 'alerts'] as const,
  stats: ['console', 'stats'] as const,
  settings: ['console', 'settings'] as const,
  nodes: ['console', 'nodes'] as const,
}

export function useInstances() {
  const api = useOperatorApi()
  return useQuery({ queryKey: consoleKeys.instances, queryFn: ({ signal }) => api.listInstances(signal) })
}

export function useConnectors() {
  const api = useOperatorApi()
  return useQuery({ queryKey: consoleKeys.connectors, queryFn: ({ signal }) => api.listConnectors(signal) })
}

export function useConnector(id: string) {
  const api = useOperatorApi()
  return useQuery({ queryKey: consoleKeys.connector(id), queryFn: ({ signal }) => api.readConnector(id, signal) })
}

export function useOperatorAgents() {
  const api = useOperatorApi()
  return useQuery({ queryKey: consoleKeys.agents, queryFn: ({ signal }) => api.listOperatorAgents(signal) })
}

export function useQueuesEvery(refetchInterval: number | false) {
  const api = useOperatorApi()
  return useQuery({ queryKey: consoleKeys.queues, queryFn: ({ signal }) => api.listQueues(signal), refetchInterval })
}

export const useOperatorQueues = () => useQueuesEvery(false)

const REFRESH_MS = 10_000

export function useStats(hours: number) {
  const api = useOperatorApi()
  return useQuery({
    queryKey: [...consoleKeys.stats, hours],
    queryFn: ({ signal }) => api.readStats(hours, signal),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })
}

export function useNodes() {
  const api = useOperatorApi()
  return useQuery({
    queryKey: consoleKeys.nodes,
    queryFn: ({ signal }) => api.listNodes(signal),
    refetchInterval: REFRESH_MS,
  })
}

export function useSettings() {
  const api = useOperatorApi()
  return useQuery({ queryKey: consoleKeys.settings, queryFn: ({ signal }) => api.listSettings(signal) })
}

/** After an action: what its list shows is read again. */
export function useRefresh(): (...keys: (readonly string[])[]) => void {
  const client = useQueryClient()
  return useCallback(
    (...keys) => {
      for (const queryKey of keys) void client.invalidateQueries({ queryKey })
    },
    [client],
  )
}

/** Names of things by their ids; the id itself until the list is here. */
export function useNames() {
  const instances = useInstances().data
  const connectors = useConnectors().data
  return {
    instanceName: (id: string | null) => instances?.find((one) => one.id === id)?.name ?? id ?? '',
    connectorName: (id: string | null) => connectors?.find((one) => one.id === id)?.name ?? id ?? '',
  }
}
