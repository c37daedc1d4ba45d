import type { AuditItem, ConnectorItem } from '@passerelle/protocol'
import { useQuery } from '@tanstack/react-query'
import { createContext } from 'react'
import { createStore, type Store, useStore } from '../../../core/lib/store.ts'
import { useRequired } from '../../../core/lib/use-required.ts'
import { consoleKeys, useConnectors, useOperatorAgents } from '../../../core/operator/console-queries.ts'
import { useOperatorApi } from '../../../core/operator/operator-api.ts'

const HIDDEN = 'passerelle.guided'
const LOOK_MS = 3_000
/** As far back as figures go. */
const ALL_HOURS = 168

const OF_CONNECTORS = { target_type: 'connector', connector_id: '', actor_id: '', since: '' }

/** Whether its newest test was accepted, of each connector that was tested. The log has the newest first. */
const outcomesOf = (items: AuditItem[]): Map<string, boolean> =>
  new Map(
    items
      .filter(({ action }) => action === 'connector.tested')
      .map(({ target, details }) => [target.id ?? '', details.delivered === true] as const)
      .toReversed(),
  )

/** A webhook that fails, or that refused its newest test, is not set up. */
function useIsSetUp(enabled: boolean): (connector: ConnectorItem) => boolean {
  const api = useOperatorApi()
  const tests = useQuery({
    queryKey: [...consoleKeys.audit, 'first'],
    queryFn: async ({ signal }) => outcomesOf((await api.listAudit(OF_CONNECTORS, null, signal)).items),
    enabled,
  }).data
  return ({ id, webhook_url: url, breaker }) => url !== null && breaker.failures === 0 && tests?.get(id) !== false
}

/** Whether they are hidden, on this device. */
interface FirstStepsHidden extends Pick<Store<boolean>, 'get' | 'subscribe'> {
  hide: () => void
}

export function createFirstStepsHidden(): FirstStepsHidden {
  const { get, set, subscribe } = createStore(localStorage.getItem(HIDDEN) === 'hidden')
  return {
    get,
    subscribe,
    hide: () => {
      localStorage.setItem(HIDDEN, 'hidden')
      set(() => true)
    },
  }
}

export const FirstStepsHiddenContext = createContext<FirstStepsHidden | null>(null)

export const useHideFirstSteps = (): (() => void) => useRequired(FirstStepsHiddenContext).hide

export interface FirstStep {
  name: 'connector' | 'webhook' | 'agent' | 'message' | 'answer'
  done: boolean
  to: string
}

/**
 * From nothing to the first answered message; each step sees by itself that it is done, and `next` is -1 once all are.
 * Undefined while it is hidden or not known.
 */
export function useFirstSteps(): { steps: FirstStep[]; next: number } | undefined {
  const api = useOperatorApi()
  const isHidden = useStore(useRequired(FirstStepsHiddenContext), (state) => state)
  const connectors = useConnectors().data
  const agents = useOperatorAgents().data
  // Once something was delivered, all was done: that stays so, however quiet it gets.
  const delivered = useQuery({
    queryKey: [...consoleKeys.deliveries, 'first'],
    queryFn: ({ signal }) => api.hasDelivered(signal),
    enabled: ({ state }) => !isHidden && state.data !== true,
  }).data
  const isOpen = !isHidden && delivered === false
  // No change speaks of messages that come in, so it is looked after.
  const heard = useQuery({
    queryKey: [...consoleKeys.stats, 'first'],
    queryFn: async ({ signal }) => (await api.readStats(ALL_HOURS, signal)).totals.messages_in > 0,
    enabled: isOpen,
    refetchInterval: ({ state }) => (state.data === true ? false : LOOK_MS),
  }).data
  const isSetUp = useIsSetUp(isOpen)
  if (isHidden || delivered === undefined || !connectors || !agents) return undefined
  const first = connectors.find((one) => one.webhook_url !== null) ?? connectors[0]
  const connector = first ? `/console/connectors/${first.id}` : '/console/connectors/new'
  const hasAgents = agents.some((one) => one.instance_id !== null && !one.service && one.disabled_at === null)
  const steps: FirstStep[] = [
    { name: 'connector', done: connectors.length > 0, to: '/console/connectors/new' },
    {
      name: 'webhook',
      done: connectors.some(isSetUp),
      to: first?.webhook_url === null ? `${connector}/settings` : connector,
    },
    { name: 'agent', done: hasAgents, to: '/console/agents' },
    { name: 'message', done: delivered || heard === true, to: first ? `${connector}/credentials` : connector },
    { name: 'answer', done: delivered, to: '/console/deliveries' },
  ]
  return { steps, next: delivered ? -1 : steps.findIndex((step) => !step.done) }
}
