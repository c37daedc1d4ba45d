/** The order of one customer's deliveries: a new one stands at the end, and only the first unsettled one is sent. Pure. */
import type { LineHead } from '../commands/look-ups.ts'
import { insert, type RowChange, update } from '../commands/row-changes.ts'
import type { DeliveryRow } from '../commands/rows.ts'

export type NewDelivery = Pick<
  DeliveryRow,
  'seq' | 'id' | 'instanceId' | 'connectorId' | 'customerId' | 'conversationId' | 'messageId' | 'body'
> & { now: number }

/** When the customer's head is stuck, it is made due once more (a flush), as soon as it may be tried again. */
export function enqueue(head: LineHead | undefined, { now, ...delivery }: NewDelivery): RowChange[] {
  const row = insert('deliveries', {
    ...delivery,
    state: 'pending',
    head: head === undefined,
    attempts: 0,
    step: 0,
    dueAt: now,
    flushAt: null,
    flushFrom: 0,
    nextAt: now,
    createdAt: now,
  })
  return head && head.attempts > 0 ? [row, ...flush(head, now)] : [row]
}

function flush(head: LineHead, now: number): RowChange[] {
  const flushAt = Math.max(now, head.flushFrom)
  if (flushAt >= head.dueAt) return []
  const after = { ...head, flushAt, nextAt: flushAt }
  return update('deliveries', { seq: head.seq }, { before: head, after })
}
