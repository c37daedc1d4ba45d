/** What goes to partners, as the store keeps it: see deliveries/line.ts for what belongs together. */
import type { DeliveryState, PartnerEventType } from '@passerelle/protocol'

export interface DeliveryRow {
  seq: number
  id: string
  instanceId: string
  connectorId: string
  customerId: string
  endpointId: string
  conversationId: string
  subject: 'message' | 'event'
  messageId: string | null
  eventId: string | null
  eventType: PartnerEventType | null
  bodyBytes: number
  state: DeliveryState
  /** The one of its line that may be sent: see deliveries/line.ts. */
  head: boolean
  attempts: number
  /** Failed scheduled attempts since it was recorded or replayed. */
  step: number
  dueAt: number
  flushAt: number | null
  flushFrom: number
  /** The earlier of `dueAt` and `flushAt`. */
  nextAt: number
  lastAttemptAt: number | null
  lastError: string | null
  /** Of the attempt under way. */
  leaseId: string | null
  leasedUntil: number | null
  nodeId: string | null
  createdAt: number
  settledAt: number | null
  /** Of what a partner fetches, while it is pending: 0 until it was given out, then its place among what was. */
  outboxPosition: number | null
}

/** What every attempt of a delivery sends. */
export interface DeliveryBodyRow {
  seq: number
  body: Uint8Array
}

export interface AttemptRow {
  id: string
  deliveryId: string
  startedAt: number
  durationMs: number
  status: number | null
  error: string | null
  flush: boolean
  response: string | null
  /** JSON, as `responseHeaders`. */
  request: string | null
  responseHeaders: string | null
}
