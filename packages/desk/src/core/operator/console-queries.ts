import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import {
  listConnectors,
  listInstances,
  listNodes,
  listOperatorAgents,
  listSettings,
  readConnector,
  readStats,
} from './operator-api.ts'

export const consoleKeys = {
  all: ['console'] as const,
  instances: ['console', 'instances'] as const,
  connectors: ['console', 'connectors'] as const,
  connector: (id: string) => ['console', 'connectors', id] as const,
  deliveries: ['console', 'deliveries'] as const,
  deliveryBodies: ['console', 'delivery-bodies'] as const,
  agents: ['console', 'agents'] as const,
  audit: ['console', 'audit'] as const,
  stats: ['console', 'stats'] as const,
  settings: ['console', 'settings'] as const,
  nodes: ['console', 'nodes'] as const,
}

export const useInstances = () =>
  useQuery({ queryKey: consoleKeys.instances, queryFn: ({ signal }) => listInstances(signal) })

export const useConnectors = () =>
  useQuery({ queryKey: consoleKeys.connectors, queryFn: ({ signal }) => listConnectors(signal) })

export const useConnector = (id: string) =>
  useQuery({ queryKey: consoleKeys.connector(id), queryFn: ({ signal }) => readConnector(id, signal) })

export const useOperatorAgents = () =>
  useQuery({ queryKey: consoleKeys.agents, queryFn: ({ signal }) => listOperatorAgents(signal) })

const REFRESH_MS = 10_000

export const useStats = (hours: number) =>
  useQuery({
    queryKey: [...consoleKeys.stats, hours],
    queryFn: ({ signal }) => readStats(hours, signal),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  })

export const useNodes = () =>
  useQuery({
    queryKey: consoleKeys.nodes,
    queryFn: ({ signal }) => listNodes(signal),
    refetchInterval: REFRESH_MS,
  })

export const useSettings = () =>
  useQuery({ queryKey: consoleKeys.settings, queryFn: ({ signal }) => listSettings(signal) })

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
