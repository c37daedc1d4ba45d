/** What a change of the clock, or of the servers there are, may ask to see. Types only. */

import type { EndpointRow } from './connector-rows.ts'
import type { DeliveryRow } from './delivery-rows.ts'
import type { ClockMoveRow, LoopLeaseRow } from './fleet-rows.ts'
import type { AttachmentRow, SessionRow, TokenRow } from './rows.ts'

export interface ClockLookUps {
  clockMove: { ask: object; finds: ClockMoveRow }
  /** The first pending deliveries after a place. */
  movableDeliveries: { ask: { after: DeliveryPlace; limit: number }; finds: MovableDelivery & DeliveryPlace }
  /** The first files that wait to be fetched after one of them, in the order of their ids. */
  movableFetches: { ask: { afterId: string; limit: number }; finds: MovableFetch }
  /** Endpoints whose breaker keeps times. */
  movableBreakers: { ask: object; finds: EndpointRow }
  deliveryLeases: { ask: object; finds: Pick<DeliveryRow, 'seq' | 'leaseId' | 'nodeId'> & Lease }
  fetchLeases: { ask: object; finds: Pick<AttachmentRow, 'id' | 'nodeId'> & Lease }
  loopLeases: { ask: object; finds: LoopLeaseRow }
  tokensAfter: { ask: { now: number }; finds: Pick<TokenRow, 'hash' | 'createdAt' | 'expiresAt'> }
  sessionsAfter: { ask: { now: number }; finds: Pick<SessionRow, 'hash' | 'createdAt' | 'expiresAt'> }
}

/** Where one stands among all that are pending. */
export type DeliveryPlace = Pick<DeliveryRow, 'connectorId' | 'customerId' | 'subject' | 'seq'>

interface Lease {
  leasedUntil: number
}

export type MovableDelivery = Pick<
  DeliveryRow,
  'seq' | 'lastAttemptAt' | 'step' | 'dueAt' | 'flushFrom' | 'flushAt' | 'nextAt'
>

export type MovableFetch = Pick<AttachmentRow, 'id' | 'fetchTries'> & { fetchAt: number }
