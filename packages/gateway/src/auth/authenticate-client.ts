import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { WakeUps } from '../commands/wake-ups.ts'
import { openClientSecret, sealClientSecret } from '../connectors/client-secret.ts'
import type { Connector } from '../connectors/connector.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import type { Sealer } from '../lib/seal.ts'
import { trustLookUps } from '../lib/trusted-look-ups.ts'

interface ClientCredentials {
  clientId: string
  clientSecret: string
}

/** Of the connector whose id and secret these are. */
type Client = Pick<Connector, 'id'>

export type AuthenticateClient = (credentials: ClientCredentials) => Promise<Client | undefined>

interface ClientDeps {
  store: Pick<ConnectorStore, 'findConnectorByClientId'> & WakeUps
  sealer: Pick<Sealer, 'seal' | 'open'>
  clock: Pick<Clock, 'now'>
}

const digest = (text: string): Uint8Array => hash('sha256', text, 'buffer')

/**
 * An unknown client costs what a wrong secret costs, an opened seal and a comparison, so that the time taken does not
 * tell which clients exist. Only what is right is trusted without another look.
 */
export function createClientAuthenticator({ store, sealer, clock }: ClientDeps): AuthenticateClient {
  const nobody = {
    id: 'nobody',
    secretSealed: sealClientSecret(sealer, 'nobody', randomBytes(32).toString('base64url')),
  }
  const lookUp = async (credentials: string): Promise<Client | undefined> => {
    const { clientId, clientSecret }: ClientCredentials = JSON.parse(credentials)
    const connector = await store.findConnectorByClientId(clientId)
    const secret = openClientSecret(sealer, connector ?? nobody)
    return timingSafeEqual(digest(secret), digest(clientSecret)) ? connector : undefined
  }
  const clients = trustLookUps({ clock, lookUp, endsAt: () => Number.POSITIVE_INFINITY })
  store.onWake('credentials', clients.forget)
  return async ({ clientId, clientSecret }) => {
    // A secret that a command beside the server replaced ends at once, too.
    await store.lookForCommits()
    return clients.find(JSON.stringify({ clientId, clientSecret }))
  }
}
