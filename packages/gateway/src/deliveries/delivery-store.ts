import type { DeliveryState, PartnerEventType } from '@passerelle/protocol'
import type { PageOf, PageRequest } from '../lib/page.ts'
import type { ReplayedChunk } from './decide-replay.ts'
import type { Attempt, ClaimedDelivery, Delivery, Settled, Settlement } from './delivery.ts'

export interface ClaimRequest {
  now: number
  leaseMs: number
  /** Whose the leases are. */
  nodeId?: string
  /** Deliveries to one endpoint under way at once on this node. */
  perConnector: number
  /** How many to each endpoint are under way here. */
  inFlight: ReadonlyMap<string, number>
  /** At most this many in one claim. */
  limit: number
  /** Bodies of at most this many bytes in one claim, one delivery in any case; no bound when absent. */
  limitBytes?: number
}

export interface ClaimResult {
  deliveries: ClaimedDelivery[]
  /** When the next one falls due, as far as known now: at once when the claim was cut short; null when none waits. */
  nextAt: number | null
}

export type SettledChange =
  | { kind: 'changed'; delivery: Delivery }
  | { kind: 'not_found' }
  | { kind: 'refused'; because: 'already_pending' | 'connector_deleted' }
  /** Only a pending one can be skipped, and an agent retries only what was given up. */
  | { kind: 'refused'; because: 'settled' | 'not_exhausted'; state: DeliveryState }

export interface DeliveryStore {
  /**
   * Leases what is due: pending, first of its customer, of a connector that sends and whose breaker lets it. Never
   * two of one customer at once. Endpoints take turns, and of each the one due longest comes first.
   */
  claimDeliveries(request: ClaimRequest): Promise<ClaimResult>
  /**
   * Records the attempt; applies `next` if the lease still holds; makes the customer's next one due when settled.
   */
  settleDelivery(settlement: Settlement): Promise<Settled>

  /** The newest first. */
  listDeliveries(
    request: PageRequest & {
      connectorId?: string | undefined
      customerId?: string | undefined
      messageId?: string | undefined
      state?: DeliveryState | undefined
      kind?: 'message' | 'event' | undefined
      /** Events of this type alone. */
      eventType?: PartnerEventType | undefined
      /** Recorded then or later. */
      since?: number | undefined
    },
  ): Promise<PageOf<Delivery>>
  /**
   * Those that the log of changes names after a sequence, each once, as they are now; at most `limit` changes are looked
   * at. With null, nothing but where the log ends.
   */
  readDeliveryChanges(
    after: number | null,
    limit: number,
  ): Promise<{ deliveries: Pick<Delivery, 'id' | 'connectorId' | 'state'>[]; last: number; more: boolean }>
  findDelivery(id: string): Promise<Delivery | undefined>
  findDeliveryOfMessage(instanceId: string, messageId: string): Promise<Delivery | undefined>
  /** Deliveries of what partners were told of a conversation, the oldest first. */
  listEventDeliveries(request: PageRequest & { conversationId: string }): Promise<PageOf<Delivery>>
  /** The bytes that every attempt sends. */
  findDeliveryBody(id: string): Promise<Uint8Array | undefined>
  /** The oldest first. */
  listAttempts(request: PageRequest & { deliveryId: string }): Promise<PageOf<Attempt>>

  /** A settled one is pending again, in its old place, with a fresh schedule and files as if never fetched. */
  replayDelivery(id: string, now: number): Promise<SettledChange>
  /** The same, of one that was given up: an agent's. */
  retryDelivery(id: string, now: number): Promise<SettledChange>
  /** A chunk of the settled ones of a connector recorded from `since` to `now`, oldest first, after `afterSeq`. */
  replayDeliveries(request: {
    connectorId: string
    since: number
    afterSeq: number
    limit: number
    now: number
  }): Promise<ReplayedChunk>
  /** A pending one becomes `cancelled`; the customer's next one goes on. */
  skipDelivery(
    id: string,
    settlement: { now: number; attachmentGraceMs: number; attachmentTtlMs: number },
  ): Promise<SettledChange>
  /** At most `limit` pending deliveries of deleted connectors become `cancelled`; returns how many. */
  cancelPendingDeliveries(now: number, limit: number): Promise<number>
  /** How many are pending: for metrics and statistics. */
  countPending(): Promise<number>
}
