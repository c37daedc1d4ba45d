import { refuse } from '../lib/errors.ts'
import { randomAlphanumeric } from '../lib/ids.ts'
import type { Sealer } from '../lib/seal.ts'
import { sealClientSecret } from './client-secret.ts'
import type { ConnectorStore } from './connector-store.ts'
import { type CreatedConnector, clientSecretLength } from './create-connector.ts'
import { readConnector } from './read-connector.ts'

interface Dependencies {
  store: Pick<ConnectorStore, 'findConnector' | 'recordConnectorSecret'>
  sealer: Sealer
}

/** The old secret dies at once, for tokens to come and for signatures; tokens already issued live on. */
export async function rotateSecret({ store, sealer }: Dependencies, id: string): Promise<CreatedConnector> {
  const connector = await readConnector({ store }, id)
  const clientSecret = randomAlphanumeric(clientSecretLength)
  const secretSealed = sealClientSecret(sealer, id, clientSecret)
  if (!(await store.recordConnectorSecret(id, secretSealed))) throw refuse('connector_unknown', { id })
  return { connector: { ...connector, secretSealed }, clientSecret }
}
