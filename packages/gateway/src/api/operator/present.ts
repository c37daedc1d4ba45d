/** What the operator API and the command line show of each noun, in one shape. Never a secret, never a message's text. */

import type {
  AuditItem,
  ConnectorItem,
  DeliveryState,
  ErasureItem,
  InstanceItem,
  OperatorAgentItem,
  TestItem,
} from '@passerelle/protocol'
import { sayInEnglish } from '@passerelle/protocol/errors'
import { rightsOf } from '../../agents/rights.ts'
import type { AuditEntry } from '../../audit/audit.ts'
import type { Agent } from '../../commands/agent.ts'
import type { Connector, Instance } from '../../connectors/connector.ts'
import type { TestResult } from '../../deliveries/send-test.ts'
import type { Erasure } from '../../privacy/erase-customer.ts'
import type { Customer } from '../../privacy/privacy-store.ts'
import { presentTime, presentTimeOrNull } from '../http/present-time.ts'

export const deliveryKinds = ['message', 'event'] as const

export const deliveryStates = ['pending', 'delivered', 'exhausted', 'cancelled'] as const satisfies DeliveryState[]

/** Items of a page when nobody says how many. */
export const defaultLimit = 50

export const presentInstance = ({ id, name, createdAt, ...options }: Instance): InstanceItem => ({
  id,
  name,
  tags: [...options.tags],
  close_reasons: [...options.closeReasons],
  metadata_labels: [...options.metadataLabels],
  shared_customer_ids: options.sharedCustomerIds,
  sight: options.sight,
  created_at: presentTime(createdAt),
})

export const presentConnector = (connector: Connector): ConnectorItem => ({
  id: connector.id,
  instance_id: connector.instanceId,
  name: connector.name,
  client_id: connector.clientId,
  webhook_url: connector.webhookUrl,
  events_url: connector.eventsUrl,
  events: connector.events === 'all' ? 'all' : [...connector.events],
  delivery: connector.delivery,
  asked_at: presentTimeOrNull(connector.askedAt ?? null),
  paused: connector.paused,
  success: connector.success,
  hash_encoding: connector.hashEncoding,
  sender_mode: connector.senderMode,
  sender_id: connector.senderId,
  sender_name: connector.senderName,
  inline_max: connector.inlineMax,
  retention: connector.retention,
  default_queue_id: connector.defaultQueueId,
  breaker: presentBreaker(connector.breaker),
  events_breaker: presentBreaker(connector.eventsBreaker),
  created_at: presentTime(connector.createdAt),
})

const presentBreaker = ({
  openedAt,
  failures,
  nextAttemptAt,
}: Connector['eventsBreaker']): ConnectorItem['breaker'] => ({
  state: openedAt === null ? 'closed' : 'open',
  failures,
  next_attempt_at: presentTimeOrNull(nextAttemptAt),
})

export const presentAgent = (agent: Agent): OperatorAgentItem => ({
  id: agent.id,
  instance_id: agent.instanceId,
  email: agent.email,
  name: agent.name,
  role: agent.role,
  rights: rightsOf(agent),
  service: agent.service,
  created_at: presentTime(agent.createdAt),
  disabled_at: presentTimeOrNull(agent.disabledAt),
  second_factor_since: presentTimeOrNull(agent.secondFactorSince ?? null),
  has_password: agent.passwordHash !== null,
  single_sign_on: agent.identityIssuer ?? null,
  status: agent.status ?? 'offline',
  capacity: agent.capacity ?? null,
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
  at: presentTime(entry.at),
  actor: entry.actor,
  action: entry.action,
  target: entry.target,
  instance_id: entry.instanceId,
  connector_id: entry.connectorId,
  details: entry.details,
})
