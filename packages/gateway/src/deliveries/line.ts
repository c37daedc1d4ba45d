/**
 * The order of one customer's deliveries. A new one stands at the end. Of messages only the first unsettled one, the
 * head, is sent. An event waits for everything that was recorded before it; a message never waits for an event. Deciders
 * draft here what becomes of the deliveries they see, and get the rows that this comes to. Pure.
 */
import type { LineHead, LineNeighbour, LineRow } from '../commands/delivery-look-ups.ts'
import type { DeliveryRow } from '../commands/delivery-rows.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, tell, update } from '../commands/row-changes.ts'

export type NewDelivery = Pick<
  DeliveryRow,
  | 'seq'
  | 'id'
  | 'instanceId'
  | 'connectorId'
  | 'endpointId'
  | 'customerId'
  | 'conversationId'
  | 'subject'
  | 'messageId'
  | 'eventId'
  | 'eventType'
> & {
  body: Uint8Array
  now: number
  /** By the partner, who asks for it. */
  isFetched: boolean
}

/** When the head of its kind is stuck, that is made due once more (a flush), as soon as it may be tried again. */
export function enqueue(firsts: readonly LineHead[], { now, body, isFetched, ...delivery }: NewDelivery): RowChange[] {
  const row: DeliveryRow = {
    ...delivery,
    bodyBytes: body.byteLength,
    state: 'pending',
    head: firsts.every((first) => !waitsFor(delivery, first)),
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
    nodeId: null,
    createdAt: now,
    settledAt: null,
    outboxPosition: isFetched ? 0 : null,
  }
  const stuck = firsts.filter(({ subject, attempts }) => subject === delivery.subject && attempts > 0)
  return [
    insert('deliveries', row),
    insert('deliveryBodies', { seq: delivery.seq, body }),
    ...stuck.flatMap((head) => flush(head, now)),
  ]
}

type InLine = Pick<DeliveryRow, 'seq' | 'subject'>

/** Of two unsettled ones of one customer. */
const waitsFor = (one: InLine, other: InLine): boolean =>
  other.seq < one.seq && (one.subject === 'event' || other.subject === 'message')

function flush(head: LineHead, now: number): RowChange[] {
  const flushAt = Math.max(now, head.flushFrom)
  if (flushAt >= head.dueAt) return []
  const after = { ...head, flushAt, nextAt: flushAt }
  return update('deliveries', { seq: head.seq }, { before: head, after })
}

type Line = Pick<DeliveryRow, 'connectorId' | 'customerId'>

export interface Lines {
  /** One that the command names. */
  find(id: string): LineRow | undefined
  /** Of one that the command names. */
  change(id: string, patch: Partial<DeliveryRow>): void
  /**
   * Whoever waits for nobody is the head, and nobody else. One that becomes it is due at once, or, if it was tried
   * before, when its schedule says.
   */
  setHeads(line: Line, now: number): void
  /** Leases one that the command does not name, if it is a head whose time has come: as it is then. */
  leaseHead(id: string, now: number, lease: Partial<DeliveryRow>): LineNeighbour | undefined
  changes(): RowChange[]
}

interface Draft<Row extends LineNeighbour> {
  readonly stored: Row
  row: Row
  patch: Partial<DeliveryRow>
}

const draft = <Row extends LineNeighbour>(stored: Row): Draft<Row> => ({ stored, row: stored, patch: {} })

function change<Row extends LineNeighbour>(one: Draft<Row>, patch: Partial<DeliveryRow>): void {
  one.row = { ...one.row, ...patch }
  one.patch = { ...one.patch, ...patch }
}

/** The deliveries that a command names, and whoever is first beside them. */
export function draftLines({ deliveries, othersInLine }: Pick<State, 'deliveries' | 'othersInLine'>): Lines {
  const named = new Map(deliveries.map((row) => [row.id, draft(row)]))
  const drafts: Draft<LineNeighbour>[] = [...named.values(), ...othersInLine.map((row) => draft(row))]
  // By customer alone: a name of both would have to be made for each of many.
  const ofCustomers = Map.groupBy(drafts, ({ stored }) => stored.customerId)
  return {
    find: (id) => named.get(id)?.row,
    change(id, patch) {
      const one = named.get(id)
      if (one) change(one, patch)
    },
    setHeads({ connectorId, customerId }, now) {
      const isUnsettled = ({ row }: Draft<LineNeighbour>) => row.state === 'pending' && row.connectorId === connectorId
      const unsettled = ofCustomers.get(customerId)?.filter(isUnsettled) ?? []
      for (const one of unsettled) {
        const head = unsettled.every((other) => !waitsFor(one.row, other.row))
        if (head !== one.row.head) change(one, head ? promoted(one.row, now) : { head })
      }
    },
    leaseHead(id, now, lease) {
      const one = drafts.find(({ stored }) => stored.id === id)
      if (!one?.row.head || one.row.state !== 'pending' || one.row.dueAt > now) return undefined
      change(one, lease)
      return one.row
    },
    changes: () =>
      drafts.flatMap(({ stored, patch }) =>
        update('deliveries', { seq: stored.seq }, { before: stored, after: patch }),
      ),
  }
}

function promoted({ step, dueAt, flushAt }: LineNeighbour, now: number): Partial<DeliveryRow> {
  if (step === 0) return { head: true, dueAt: now, nextAt: now }
  return { head: true, nextAt: Math.min(dueAt, flushAt ?? dueAt) }
}

export const noLease = { leaseId: null, leasedUntil: null, nodeId: null }

/** The lease of an attempt that a replay came after: it still keeps the customer's order, and decides nothing. */
const overtaken = 'overtaken '
export const overtakenLease = (leaseId: string): string =>
  leaseId.startsWith(overtaken) ? leaseId : overtaken + leaseId

/** The agents see a message's delivery: whatever happens to it is a change of the message. */
export const messageUpdated = ({ instanceId, conversationId, messageId }: LineRow, now: number): RowChange[] =>
  messageId === null
    ? []
    : [insert('changes', { type: 'message.updated', instanceId, conversationId, messageId, recordedAt: now })]

export const tellOfDelivery = (
  { id, instanceId, connectorId, conversationId, messageId }: LineRow,
  kind: string,
): RowChange =>
  tell({
    kind,
    target: { type: 'delivery', id, name: null },
    ...{
      instanceId,
      connectorId,
      conversationId: conversationId || null,
      params: messageId === null ? {} : { message_id: messageId },
    },
  })
