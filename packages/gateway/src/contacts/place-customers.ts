/** For operators, who see all instances: where customers belong. */
import type { CustomerRef } from '../commands/contact.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import { refuse } from '../lib/errors.ts'

interface Deps {
  store: Pick<ConnectorStore, 'findConnector'>
}

interface Placed {
  instanceId: string
  customer: CustomerRef
  other: CustomerRef
  conversationId: null
}

/** Both in one instance: a contact spans no two. */
export async function placeCustomers({ store }: Deps, customer: CustomerRef, other = customer): Promise<Placed> {
  const [instanceId, othersId] = await Promise.all(
    [customer, other].map(async ({ connectorId }) => {
      // A deleted one too: its conversations are kept.
      const connector = await store.findConnector(connectorId)
      if (!connector) throw refuse('connector_unknown', { id: connectorId })
      return connector.instanceId
    }),
  )
  if (instanceId === undefined || instanceId !== othersId) throw refuse('contact_of_two_instances')
  return { instanceId, customer, other, conversationId: null }
}
