/** What a delivery and its attempts show to operators, and in what is exported of a customer. Never a message's text. */
import type { AttemptItem, DeliveryItem } from '@passerelle/protocol'
import { sayInEnglish } from '@passerelle/protocol/errors'
import type { Attempt, Delivery } from '../../deliveries/delivery.ts'
import { presentTime, presentTimeOrNull } from './present-time.ts'

export const presentDelivery = (delivery: Delivery): DeliveryItem => ({
  id: delivery.id,
  instance_id: delivery.instanceId,
  connector_id: delivery.connectorId,
  customer_id: delivery.customerId,
  conversation_id: delivery.conversationId,
  kind: delivery.subject.kind,
  message_id: delivery.subject.kind === 'message' ? delivery.subject.id : null,
  event_id: delivery.subject.kind === 'event' ? delivery.subject.id : null,
  event_type: delivery.eventType,
  state: delivery.state,
  attempts: delivery.attempts,
  next_attempt_at: presentTimeOrNull(delivery.nextAttemptAt),
  last_error: delivery.lastError && sayInEnglish(delivery.lastError),
  reason: delivery.lastError,
  created_at: presentTime(delivery.createdAt),
  last_attempt_at: presentTimeOrNull(delivery.lastAttemptAt),
  settled_at: presentTimeOrNull(delivery.settledAt),
})

export const presentAttempt = (attempt: Attempt): AttemptItem => ({
  id: attempt.id,
  delivery_id: attempt.deliveryId,
  started_at: presentTime(attempt.startedAt),
  duration_ms: attempt.durationMs,
  request: attempt.request && { method: 'POST', ...attempt.request },
  status: attempt.status,
  response_headers: attempt.responseHeaders,
  response: attempt.response,
  error: attempt.error && sayInEnglish(attempt.error),
  reason: attempt.error,
  flush: attempt.flush,
})
