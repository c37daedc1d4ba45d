import { reason } from '@passerelle/protocol/errors'
import type { Clock } from '../lib/clock.ts'
import { ApiError, fault } from '../lib/errors.ts'
import { newId, randomAlphanumeric } from '../lib/ids.ts'
import type { Sealer } from '../lib/seal.ts'
import type { Outbound } from '../outbound/outbound.ts'
import { closedBreaker } from './breaker.ts'
import { checkOptions } from './check-options.ts'
import { checkDefaultQueue, type QueuesKnown } from './check-queue.ts'
import { sealClientSecret } from './client-secret.ts'
import { type Connector, type ConnectorPatch, defaultConnectorOptions, isHeld, untroubled } from './connector.ts'
import type { ConnectorStore } from './connector-store.ts'

const clientIdLength = 24
export const clientSecretLength = 40

export interface NewConnector extends ConnectorPatch {
  instanceId: string
  name: string
}

/** The connector, and its client secret in the clear: this once, it is not to be had again. */
export interface CreatedConnector {
  connector: Connector
  clientSecret: string
}

interface Dependencies {
  store: Pick<ConnectorStore, 'findInstance' | 'recordConnector'> & QueuesKnown
  outbound: Pick<Outbound, 'checkUrl'>
  sealer: Sealer
  clock: Pick<Clock, 'now'>
}

export async function createConnector(deps: Dependencies, wanted: NewConnector): Promise<CreatedConnector> {
  const { instanceId, ...options } = wanted
  const faults = [...(await checkOptions(deps, options)), ...(await checkDefaultQueue(deps.store, wanted))]
  if (!(await deps.store.findInstance(instanceId))) {
    faults.unshift(fault('/instance_id', 'instance_unknown', { id: instanceId }))
  }
  if (faults.length > 0) throw new ApiError(reason('connector_not_created'), { faults })

  const now = deps.clock.now()
  const id = newId(now)
  const clientSecret = randomAlphanumeric(clientSecretLength)
  const settled = { ...defaultConnectorOptions, ...options }
  const connector: Connector = {
    ...settled,
    id,
    instanceId,
    clientId: randomAlphanumeric(clientIdLength),
    secretSealed: sealClientSecret(deps.sealer, id, clientSecret),
    createdAt: now,
    deletedAt: null,
    heldSince: isHeld(settled) ? now : null,
    breaker: closedBreaker,
    eventsBreaker: untroubled,
  }
  await deps.store.recordConnector(connector)
  return { connector, clientSecret }
}
