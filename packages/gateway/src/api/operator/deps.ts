import type { AgentStore } from '../../agents/agent-store.ts'
import type { Config } from '../../config/config.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import type { DeliveryStore } from '../../deliveries/delivery-store.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Sealer } from '../../lib/seal.ts'
import type { Outbound } from '../../outbound/outbound.ts'
import type { EraseDeps } from '../../privacy/erase-customer.ts'
import type { ReadCustomerDeps } from '../../privacy/read-customer.ts'

export interface OperatorDeps {
  store: ConnectorStore & AgentStore & DeliveryStore & EraseDeps['store'] & ReadCustomerDeps['store']
  blobs: EraseDeps['blobs']
  outbound: Pick<Outbound, 'checkUrl' | 'send'>
  sealer: Sealer
  clock: Clock
  config: Config
  version: string
}
