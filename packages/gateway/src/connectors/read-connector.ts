import { refuse } from '../lib/errors.ts'
import type { Connector } from './connector.ts'
import type { ConnectorStore } from './connector-store.ts'

/** A connector that is not deleted. */
export async function readConnector(
  { store }: { store: Pick<ConnectorStore, 'findConnector'> },
  id: string,
): Promise<Connector> {
  const connector = await store.findConnector(id)
  if (!connector || connector.deletedAt !== null) throw refuse('connector_unknown', { id })
  return connector
}
