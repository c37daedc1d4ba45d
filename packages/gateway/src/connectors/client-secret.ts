/**
 * A connector's client secret: the partner's credential and the key of `Body-Hash`, so it is sealed and not hashed.
 * The seal is bound to the connector: a sealed value copied to another row does not open.
 */
import type { Sealer } from '../lib/seal.ts'
import type { Connector } from './connector.ts'

const identityOf = (connectorId: string): string => `connector:${connectorId}`

export const sealClientSecret = (sealer: Pick<Sealer, 'seal'>, connectorId: string, secret: string): Uint8Array =>
  sealer.seal(secret, identityOf(connectorId))

export const openClientSecret = (
  sealer: Pick<Sealer, 'open'>,
  connector: Pick<Connector, 'id' | 'secretSealed'>,
): string => sealer.open(connector.secretSealed, identityOf(connector.id))
