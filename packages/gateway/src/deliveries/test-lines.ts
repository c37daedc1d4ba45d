/** For tests of deciders: deliveries of a few customers as rows in memory, and what commands make of them. */
import { reason } from '@passerelle/protocol/errors'
import { systemActor } from '../commands/actor.ts'
import type { Command } from '../commands/command.ts'
import type { EndpointRow } from '../commands/connector-rows.ts'
import type { DeliveryRow } from '../commands/delivery-rows.ts'
import type { State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'
import { emptyState } from '../commands/test-state.ts'
import type { Settlement } from './delivery.ts'

export const testDelivery = (overrides: Partial<DeliveryRow> = {}): DeliveryRow => ({
  seq: 1,
  id: 'd1',
  instanceId: 'instance-1',
  connectorId: 'connector-1',
  endpointId: 'connector-1',
  customerId: 'zoe',
  conversationId: 'c',
  subject: 'message',
  messageId: 'm1',
  eventId: null,
  eventType: null,
  bodyBytes: 2,
  state: 'pending',
  head: true,
  attempts: 0,
  step: 0,
  dueAt: 0,
  flushAt: null,
  flushFrom: 0,
  nextAt: 0,
  lastAttemptAt: null,
  lastError: null,
  leaseId: null,
  leasedUntil: null,
  nodeId: null,
  createdAt: 0,
  settledAt: null,
  outboxPosition: null,
  ...overrides,
})

export const testEndpoint: EndpointRow = {
  id: 'connector-1',
  connectorId: 'connector-1',
  kind: 'messages',
  url: 'https://bot.example/',
  eventTypes: null,
  heldSince: null,
  breakerFailures: 0,
  breakerCustomer: null,
  breakerMany: false,
  breakerOpenedAt: null,
  breakerWaitMs: 0,
  breakerNextAt: null,
  breakerFlushMark: null,
}

export const testSettlement = (
  delivery: Pick<DeliveryRow, 'id'> & { leaseId: string | null } & Partial<DeliveryRow>,
  now: number,
  next: Settlement['next'],
  flush = false,
): Settlement => {
  const ok = next.state === 'delivered'
  const error = ok ? null : reason('webhook_status', { status: 500 })
  return {
    ...{ deliveryId: delivery.id, leaseId: delivery.leaseId ?? 'none', now, ok, next },
    ...{ connectorId: delivery.connectorId ?? 'connector-1', customerId: delivery.customerId ?? 'zoe' },
    ...{ endpointId: delivery.endpointId ?? 'connector-1' },
    messageId: delivery.messageId === undefined ? 'm1' : delivery.messageId,
    ...{ attachmentGraceMs: 10, attachmentTtlMs: 100 },
    attempt: {
      ...{
        id: `attempt-${delivery.id}-${now}`,
        deliveryId: delivery.id,
        startedAt: now,
        durationMs: 1.4,
        request: null,
      },
      ...{ status: ok ? 200 : 500, responseHeaders: null, response: '', error, flush },
    },
  }
}

/** What the store would look up for these deliveries. */
export function stateOf(rows: readonly DeliveryRow[], ids: readonly string[], found: Partial<State> = {}): State {
  const deliveries = rows.filter(({ id }) => ids.includes(id))
  const others = deliveries.flatMap((one) =>
    (['message', 'event'] as const).flatMap((subject) => {
      const isOther = (row: DeliveryRow) =>
        row.customerId === one.customerId && row.subject === subject && row.state === 'pending' && !ids.includes(row.id)
      return rows
        .filter(isOther)
        .toSorted((a, b) => a.seq - b.seq)
        .slice(0, 1)
    }),
  )
  return emptyState({
    deliveries,
    othersInLine: [...new Set(others)].map((row) => ({
      ...row,
      body: new Uint8Array(row.bodyBytes),
      isFollowed: false,
    })),
    connectorsOfDeliveries: [{ id: 'connector-1', deletedAt: null, delivery: 'push' }],
    breakersOfEndpoints: [testEndpoint],
    ...found,
  })
}

export function applyToLines(rows: readonly DeliveryRow[], changes: readonly RowChange[]): DeliveryRow[] {
  let after = [...rows]
  for (const change of changes) {
    if (change.table !== 'deliveries') continue
    if (change.kind === 'insert') after.push(change.row)
    else if (change.kind === 'remove') after = after.filter(({ seq }) => seq !== change.key.seq)
    else if (change.kind === 'removeAll') after = after.filter(({ seq }) => !change.values.includes(seq))
    else after = after.map((row) => (row.seq === change.key.seq ? { ...row, ...change.patch } : row))
  }
  return after
}

export function runOnLines<T>(rows: readonly DeliveryRow[], ids: readonly string[], command: Command<T>) {
  const { outcome, changes } = command.decide(stateOf(rows, ids), systemActor)
  return { outcome, changes, rows: applyToLines(rows, changes) }
}
