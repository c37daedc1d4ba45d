/**
 * The order of one customer's deliveries: a new one stands at the end, and only the first unsettled one, the head, is
 * sent. Deciders draft here what becomes of the deliveries they see, and get the rows that this comes to. Pure.
 */
import type { DeliveryFacts, LineHead, State } from '../commands/look-ups.ts'
import { insert, type RowChange, tell, update } from '../commands/row-changes.ts'
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
    lastAttemptAt: null,
    lastError: null,
    leaseId: null,
    leasedUntil: null,
    createdAt: now,
    settledAt: null,
  })
  return head && head.attempts > 0 ? [row, ...flush(head, now)] : [row]
}

function flush(head: LineHead, now: number): RowChange[] {
  const flushAt = Math.max(now, head.flushFrom)
  if (flushAt >= head.dueAt) return []
  const after = { ...head, flushAt, nextAt: flushAt }
  return update('deliveries', { seq: head.seq }, { before: head, after })
}

type Place = Pick<DeliveryFacts, 'connectorId' | 'customerId'>

export interface Lines {
  find(id: string): DeliveryFacts | undefined
  change(id: string, patch: Partial<DeliveryFacts>): void
  /** Nobody's place any more: the row goes by other means. */
  leave(id: string): void
  /** The first unsettled one. */
  firstOf(place: Place): DeliveryFacts | undefined
  /** It becomes the head: due at once, or, if it was tried before, when its schedule says. */
  promoteFirst(place: Place, now: number): void
  changes(): RowChange[]
}

/** The deliveries that a command names, and whoever is first beside them. */
export function draftLines({ deliveries, othersInLine }: Pick<State, 'deliveries' | 'othersInLine'>): Lines {
  const before = new Map([...deliveries, ...othersInLine].map((row) => [row.id, row]))
  const after = new Map(before)
  const change: Lines['change'] = (id, patch) => {
    const row = after.get(id)
    if (row) after.set(id, { ...row, ...patch })
  }
  const firstOf = ({ connectorId, customerId }: Place) => {
    let first: DeliveryFacts | undefined
    for (const row of after.values()) {
      if (row.customerId !== customerId || row.connectorId !== connectorId || row.state !== 'pending') continue
      if (!first || row.seq < first.seq) first = row
    }
    return first
  }
  return {
    find: (id) => after.get(id),
    change,
    leave: (id) => after.delete(id),
    firstOf,
    promoteFirst(place, now) {
      const first = firstOf(place)
      if (!first || first.head) return
      const wasTried = first.step > 0
      const dueAt = wasTried ? first.dueAt : now
      change(first.id, { head: true, dueAt, nextAt: wasTried ? Math.min(dueAt, first.flushAt ?? dueAt) : now })
    },
    changes: () =>
      [...after.values()].flatMap((row) =>
        update('deliveries', { seq: row.seq }, { before: before.get(row.id) ?? {}, after: row }),
      ),
  }
}

/** The lease of an attempt that a replay came after: it still keeps the customer's order, and decides nothing. */
const overtaken = 'overtaken '
export const overtakenLease = (leaseId: string): string =>
  leaseId.startsWith(overtaken) ? leaseId : overtaken + leaseId

/** The agents see a message's delivery: whatever happens to it is a change of the message. */
export const messageUpdated = (delivery: DeliveryFacts, now: number): RowChange =>
  insert('changes', {
    instanceId: delivery.instanceId,
    type: 'message.updated',
    conversationId: delivery.conversationId,
    messageId: delivery.messageId,
    recordedAt: now,
  })

export const tellOfDelivery = ({ id, instanceId, connectorId }: DeliveryFacts, kind: string): RowChange =>
  tell({ kind, target: { type: 'delivery', id, name: null }, instanceId, connectorId })
