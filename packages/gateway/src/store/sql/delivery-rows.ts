import type { DeliveryState, PartnerEventType } from '@passerelle/protocol'
import {
  type Attempt,
  type Delivery,
  type DeliverySummary,
  type SentRequest,
  type Subject,
  subjectOf,
} from '../../deliveries/delivery.ts'
import type { Row } from './engine.ts'
import { bool, num, numOrNull, reasonOrNull, str, strOrNull } from './rows.ts'

/** Needs `id, state, attempts, head, next_at, last_error, lease_id`. */
export const toDeliverySummary = (row: Row): DeliverySummary => ({
  id: str(row, 'id'),
  state: str(row, 'state') as DeliveryState,
  attempts: num(row, 'attempts'),
  nextAttemptAt: bool(row, 'head') && row.lease_id === null ? num(row, 'next_at') : null,
  lastError: reasonOrNull(row, 'last_error'),
})

/** All columns but the body, which is large and rarely wanted. */
export const deliveryColumns = `seq, id, instance_id, connector_id, customer_id, conversation_id, subject, message_id, event_id,
  event_type, state, head,
  attempts, step, due_at, flush_at, flush_from, next_at, last_attempt_at, last_error, lease_id, leased_until, created_at, settled_at`

export const toDelivery = (row: Row): Delivery => ({
  ...toDeliverySummary(row),
  seq: num(row, 'seq'),
  instanceId: str(row, 'instance_id'),
  connectorId: str(row, 'connector_id'),
  customerId: str(row, 'customer_id') || null,
  conversationId: str(row, 'conversation_id') || null,
  subject: subjectOf({
    subject: str(row, 'subject') as Subject['kind'],
    messageId: strOrNull(row, 'message_id'),
    eventId: strOrNull(row, 'event_id'),
  }),
  eventType: strOrNull(row, 'event_type') as PartnerEventType | null,
  createdAt: num(row, 'created_at'),
  lastAttemptAt: numOrNull(row, 'last_attempt_at'),
  settledAt: numOrNull(row, 'settled_at'),
})

function parsed<T>(row: Row, column: string): T | null {
  const json = strOrNull(row, column)
  return json === null ? null : (JSON.parse(json) as T)
}

export const toAttempt = (row: Row): Attempt => ({
  id: str(row, 'id'),
  deliveryId: str(row, 'delivery_id'),
  startedAt: num(row, 'started_at'),
  durationMs: num(row, 'duration_ms'),
  request: parsed<SentRequest>(row, 'request'),
  status: numOrNull(row, 'status'),
  responseHeaders: parsed<Record<string, string>>(row, 'response_headers'),
  response: strOrNull(row, 'response'),
  error: reasonOrNull(row, 'error'),
  flush: bool(row, 'flush'),
})
