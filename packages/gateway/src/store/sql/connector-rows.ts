import type { Breaker } from '../../connectors/breaker.ts'
import type { Connector } from '../../connectors/connector.ts'
import { readEventTypes } from '../../connectors/events-endpoint.ts'
import type { Row } from './engine.ts'
import { connectorWithWebhook } from './look-ups.ts'
import { bool, bytes, num, numOrNull, str, strOrNull } from './rows.ts'

export const connectorById = `${connectorWithWebhook} where c.id = ?`

export function toBreaker(row: Row): Breaker {
  return {
    failures: num(row, 'breaker_failures'),
    failingCustomer: strOrNull(row, 'breaker_customer'),
    manyCustomers: bool(row, 'breaker_many'),
    openedAt: numOrNull(row, 'breaker_opened_at'),
    waitMs: num(row, 'breaker_wait_ms'),
    nextAttemptAt: numOrNull(row, 'breaker_next_at'),
    flushMark: numOrNull(row, 'breaker_flush_mark'),
  }
}

export function toConnector(row: Row): Connector {
  return {
    id: str(row, 'id'),
    instanceId: str(row, 'instance_id'),
    name: str(row, 'name'),
    clientId: str(row, 'client_id'),
    secretSealed: bytes(row, 'secret_sealed'),
    webhookUrl: strOrNull(row, 'webhook_url'),
    paused: bool(row, 'paused'),
    success: row.success === '2xx' ? '2xx' : '200',
    hashEncoding: row.hash_encoding === 'base64' ? 'base64' : 'hex',
    senderMode: row.sender_mode === 'agent' ? 'agent' : 'fixed',
    senderId: str(row, 'sender_id'),
    senderName: str(row, 'sender_name'),
    inlineMax: num(row, 'inline_max'),
    retention: strOrNull(row, 'retention'),
    delivery: row.delivery === 'pull' ? 'pull' : 'push',
    defaultQueueId: strOrNull(row, 'default_queue_id'),
    createdAt: num(row, 'created_at'),
    deletedAt: numOrNull(row, 'deleted_at'),
    heldSince: numOrNull(row, 'held_since'),
    ...(row.asked_at !== null && { askedAt: num(row, 'asked_at') }),
    breaker: toBreaker(row),
    eventsUrl: strOrNull(row, 'events_url'),
    events: readEventTypes(strOrNull(row, 'event_types')),
    eventsBreaker: {
      failures: numOrNull(row, 'events_breaker_failures') ?? 0,
      openedAt: numOrNull(row, 'events_breaker_opened_at'),
      nextAttemptAt: numOrNull(row, 'events_breaker_next_at'),
    },
  }
}
