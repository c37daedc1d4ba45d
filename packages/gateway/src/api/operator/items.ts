/** What the operator API and the command line show of each noun, in one shape. Never a secret, never a message's text. */

import type {
  AttemptItem,
  AuditItem,
  ConnectorItem,
  DeliveryItem,
  DeliveryState,
  ErasureItem,
  InstanceItem,
  OperatorAgentItem,
  Page,
  TestItem,
} from '@passerelle/protocol'
import { sayInEnglish } from '@passerelle/protocol/errors'
import type { Agent } from '../../agents/agent.ts'
import type { AuditEntry } from '../../audit/audit.ts'
import type { Connector, Instance } from '../../connectors/connector.ts'
import type { TestResult } from '../../connectors/send-test.ts'
import type { Attempt, Delivery } from '../../deliveries/delivery.ts'
import type { PageOf } from '../../lib/page.ts'
import type { Erasure } from '../../privacy/erase-customer.ts'
import type { Customer } from '../../privacy/privacy-store.ts'

export const deliveryStates = ['pending', 'delivered', 'exhausted', 'cancelled'] as const satisfies DeliveryState[]

/** Items of a page when nobody says how many. */
export const defaultLimit = 50

const time = (ms: number): string => new Date(ms).toISOString()
const timeOrNull = (ms: number | null): string | null => (ms === null ? null : time(ms))

export const presentPage = <T, Item>(page: PageOf<T>, present: (value: T) => Item): Page<Item> => ({
  items: page.items.map(present),
  next_cursor: page.nextCursor,
})

export const presentInstance = ({ id, name, createdAt }: Instance): InstanceItem => ({
  id,
  name,
  created_at: time(createdAt),
})

export const presentConnector = (connector: Connector): ConnectorItem => ({
  id: connector.id,
  instance_id: connector.instanceId,
  name: connector.name,
  client_id: connector.clientId,
  webhook_url: connector.webhookUrl,
  paused: connector.paused,
  success: connector.success,
  hash_encoding: connector.hashEncoding,
  sender_mode: connector.senderMode,
  sender_id: connector.senderId,
  sender_name: connector.senderName,
  inline_max: connector.inlineMax,
  retention: connector.retention,
  breaker: {
    state: connector.breaker.openedAt === null ? 'closed' : 'open',
    failures: connector.breaker.failures,
    next_attempt_at: timeOrNull(connector.breaker.nextAttemptAt),
  },
  created_at: time(connector.createdAt),
})

export const presentAgent = (agent: Agent): OperatorAgentItem => ({
  id: agent.id,
  instance_id: agent.instanceId,
  email: agent.email,
  name: agent.name,
  role: agent.role,
  service: agent.service,
  created_at: time(agent.createdAt),
  disabled_at: timeOrNull(agent.disabledAt),
})

export const presentDelivery = (delivery: Delivery): DeliveryItem => ({
  id: delivery.id,
  instance_id: delivery.instanceId,
  connector_id: delivery.connectorId,
  customer_id: delivery.customerId,
  conversation_id: delivery.conversationId,
  message_id: delivery.messageId,
  state: delivery.state,
  attempts: delivery.attempts,
  next_attempt_at: timeOrNull(delivery.nextAttemptAt),
  last_error: delivery.lastError && sayInEnglish(delivery.lastError),
  reason: delivery.lastError,
  created_at: time(delivery.createdAt),
  last_attempt_at: timeOrNull(delivery.lastAttemptAt),
  settled_at: timeOrNull(delivery.settledAt),
})

export const presentAttempt = (attempt: Attempt): AttemptItem => ({
  id: attempt.id,
  delivery_id: attempt.deliveryId,
  started_at: time(attempt.startedAt),
  duration_ms: attempt.durationMs,
  request: attempt.request && { method: 'POST', ...attempt.request },
  status: attempt.status,
  response_headers: attempt.responseHeaders,
  response: attempt.response,
  error: attempt.error && sayInEnglish(attempt.error),
  reason: attempt.error,
  flush: attempt.flush,
})

export const presentTest = (result: TestResult): TestItem => ({
  delivered: result.error === null,
  message_id: result.messageId,
  status: result.status,
  duration_ms: result.durationMs,
  response: result.response,
  error: result.error && sayInEnglish(result.error),
  reason: result.error,
})

export const presentErasure = (customer: Customer, { filesLeft, scrubbed, ...counts }: Erasure): ErasureItem => ({
  connector_id: customer.connectorId,
  customer_id: customer.customerId,
  ...counts,
  files_left: filesLeft,
  scrubbed,
})

export const presentAudit = (entry: AuditEntry): AuditItem => ({
  id: entry.id,
  at: time(entry.at),
  actor: entry.actor,
  action: entry.action,
  target: entry.target,
  instance_id: entry.instanceId,
  connector_id: entry.connectorId,
  details: entry.details,
})
