/** What a change of the clock, or of the servers there are, may ask to see. Types only. */

import type { EndpointRow } from './connector-rows.ts'
import type { AttachmentRow, DeliveryRow, LoopLeaseRow, SessionRow, TokenRow } from './rows.ts'

export interface ClockLookUps {
  /** Pending deliveries that are due later than now, or, where it is asked for, that were tried. */
  movableDeliveries: { ask: WaitsAsked; finds: MovableDelivery }
  /** The same of files that wait to be fetched. */
  movableFetches: { ask: WaitsAsked; finds: MovableFetch }
  /** Endpoints whose breaker keeps times. */
  movableBreakers: { ask: object; finds: EndpointRow }
  deliveryLeases: { ask: object; finds: Pick<DeliveryRow, 'seq' | 'leaseId' | 'nodeId'> & Lease }
  fetchLeases: { ask: object; finds: Pick<AttachmentRow, 'id' | 'nodeId'> & Lease }
  loopLeases: { ask: object; finds: LoopLeaseRow }
  tokensAfter: { ask: { now: number }; finds: Pick<TokenRow, 'hash' | 'createdAt' | 'expiresAt'> }
  sessionsAfter: { ask: { now: number }; finds: Pick<SessionRow, 'hash' | 'createdAt' | 'expiresAt'> }
}

interface WaitsAsked {
  now: number
  tried: boolean
}

interface Lease {
  leasedUntil: number
}

export type MovableDelivery = Pick<
  DeliveryRow,
  'seq' | 'lastAttemptAt' | 'step' | 'dueAt' | 'flushFrom' | 'flushAt' | 'nextAt'
>

export type MovableFetch = Pick<AttachmentRow, 'id' | 'fetchTries'> & { fetchAt: number }
