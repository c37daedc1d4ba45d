import type { FastifyRequest } from 'fastify'
import type { AgentStore } from '../../agents/agent-store.ts'
import type { IdentityStore } from '../../agents/identity-store.ts'
import type { AlertStore } from '../../alerts/alert-store.ts'
import { customerKeys } from '../../audit/audit.ts'
import type { AuditStore } from '../../audit/audit-store.ts'
import type { SecondFactorStore } from '../../auth/second-factor-store.ts'
import type { TokenStore } from '../../auth/token-store.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { Config } from '../../config/config.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import type { ContactStore } from '../../contacts/contact-store.ts'
import type { DeliveryStore } from '../../deliveries/delivery-store.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Sealer } from '../../lib/seal.ts'
import type { Outbound } from '../../outbound/outbound.ts'
import type { EraseDeps } from '../../privacy/erase-customer.ts'
import type { ReadCustomerDeps } from '../../privacy/read-customer.ts'
import type { AvailabilityStore } from '../../queues/availability-store.ts'
import type { QueueStore } from '../../queues/queue-store.ts'
import type { RequestLogStore } from '../../requests/request-log-store.ts'
import { operatorOf } from './authenticate-operator.ts'

export type OperatorStore = ConnectorStore &
  AgentStore &
  Pick<AlertStore, 'listAlerts' | 'readWayStates'> &
  ContactStore &
  Pick<SecondFactorStore, 'removeSecondFactor'> &
  Pick<IdentityStore, 'unlinkIdentity'> &
  Pick<TokenStore, 'recordToken'> &
  DeliveryStore &
  AuditStore &
  QueueStore &
  AvailabilityStore &
  RequestLogStore &
  EraseDeps['store'] &
  ReadCustomerDeps['store']

export interface OperatorDeps {
  store: OperatorStore & { audited(context: AuditContext): OperatorStore }
  /** Names customers in the audit log. */
  dedupeSecret: Uint8Array
  blobs: EraseDeps['blobs']
  outbound: Pick<Outbound, 'checkUrl' | 'send'>
  sealer: Sealer
  clock: Clock
  config: Config
  version: string
}

/** The same, with a store that enters what it does into the audit log as this request's operator's. */
export function onBehalf<D extends OperatorDeps>(
  deps: D,
  request: FastifyRequest,
): Omit<D, 'store'> & { store: OperatorStore } {
  const { store, clock, dedupeSecret } = deps
  const context = {
    actor: operatorOf(request),
    clock,
    customerKey: customerKeys(dedupeSecret),
  } as const
  return { ...deps, store: store.audited(context) }
}
