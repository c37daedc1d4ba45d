import { reason } from '@passerelle/protocol/errors'
import type { Clock } from '../lib/clock.ts'
import { ApiError, refuse } from '../lib/errors.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { checkOptions } from './check-options.ts'
import { checkDefaultQueue, type QueuesKnown } from './check-queue.ts'
import type { Connector, ConnectorPatch } from './connector.ts'
import type { ConnectorStore } from './connector-store.ts'

interface Dependencies {
  store: Pick<ConnectorStore, 'findConnector' | 'updateConnector'> & QueuesKnown
  outbound: Pick<Outbound, 'checkUrl'>
  clock: Pick<Clock, 'now'>
}

/** Changes what is named; pausing and resuming are changes of `paused`. */
export async function updateConnector(deps: Dependencies, id: string, patch: ConnectorPatch): Promise<Connector> {
  const { defaultQueueId, webhookUrl, eventsUrl } = patch
  const isAsked = defaultQueueId !== undefined || Boolean(webhookUrl) || Boolean(eventsUrl)
  const before = isAsked ? await deps.store.findConnector(id) : undefined
  const faults = await checkOptions(deps, { ...(before && { delivery: before.delivery }), ...patch })
  if (before && defaultQueueId !== undefined)
    faults.push(...(await checkDefaultQueue(deps.store, { ...before, ...patch })))
  if (faults.length > 0) throw new ApiError(reason('connector_not_changed'), { faults })
  const connector = await deps.store.updateConnector(id, patch, deps.clock.now())
  if (!connector) throw refuse('connector_unknown', { id })
  return connector
}
