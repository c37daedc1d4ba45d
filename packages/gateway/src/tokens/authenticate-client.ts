import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { openClientSecret, sealClientSecret } from '../connectors/client-secret.ts'
import type { Connector } from '../connectors/connector.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Sealer } from '../lib/seal.ts'

interface ClientCredentials {
  clientId: string
  clientSecret: string
}

export type AuthenticateClient = (credentials: ClientCredentials) => Promise<Connector | undefined>

const digest = (text: string): Uint8Array => hash('sha256', text, 'buffer')

/**
 * The connector whose id and secret these are. An unknown client costs what a wrong secret costs, an opened seal and
 * a comparison, so that the time taken does not tell which clients exist.
 */
export function createClientAuthenticator({
  store,
  sealer,
}: {
  store: Pick<ConnectorStore, 'findConnectorByClientId'>
  sealer: Pick<Sealer, 'seal' | 'open'>
}): AuthenticateClient {
  const nobody = {
    id: 'nobody',
    secretSealed: sealClientSecret(sealer, 'nobody', randomBytes(32).toString('base64url')),
  }
  return async ({ clientId, clientSecret }) => {
    const connector = await store.findConnectorByClientId(clientId)
    const secret = openClientSecret(sealer, connector ?? nobody)
    const equal = timingSafeEqual(digest(secret), digest(clientSecret))
    return equal ? connector : undefined
  }
}
