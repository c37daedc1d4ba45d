import type { Target } from '../target.ts'
import { createDesk } from './desk.ts'

/** Another instance, with a connector and a desk of its own. */
export async function openNeighbour({ baseUrl, own, operator, receiver }: Target) {
  const { id: instanceId } = await own.cli<{ id: string }>('instance', 'create', '--name', 'Neighbour')
  const key = await own.cli<{ api_key: string }>(
    'agent',
    'create',
    '--instance',
    instanceId,
    '--name',
    'N',
    '--service',
  )
  const created = await operator.createConnector(instanceId, { webhook_url: receiver.addWebhook().url })
  const side = createDesk(baseUrl, key.api_key)
  return { desk: side, connectorId: created.id, instanceId, created }
}
