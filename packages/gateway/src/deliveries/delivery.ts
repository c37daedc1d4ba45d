/**
 * A delivery: a message or an event on its way to an endpoint of the partner's, with the bytes to send. Its states, its schedule and
 * what an attempt's outcome makes of it are pure rules, here and in settle.ts; the dispatcher performs them.
 */

import type { DeliveryState, PartnerEventType } from '@passerelle/protocol'
import type { Reason } from '@passerelle/protocol/errors'
import type { Connector } from '../connectors/connector.ts'

/** What is delivered; the webhook's `id` is its. */
export interface Subject {
  kind: 'message' | 'event'
  id: string
}

/** A row has the id of the one or of the other. */
export function subjectOf(row: {
  subject: Subject['kind']
  messageId: string | null
  eventId: string | null
}): Subject {
  const id = row.subject === 'message' ? row.messageId : row.eventId
  if (id === null) throw new Error(`a delivery of a ${row.subject} does not say which`)
  return { kind: row.subject, id }
}

export interface DeliverySummary {
  id: string
  state: DeliveryState
  attempts: number
  /** While pending: when it will be tried next; null while it waits behind an earlier one or is being sent. */
  nextAttemptAt: number | null
  lastError: Reason | null
}

export interface Delivery extends DeliverySummary {
  seq: number
  instanceId: string
  connectorId: string
  /** Null, with its conversation: of no customer. */
  customerId: string | null
  conversationId: string | null
  subject: Subject
  /** Of an event. */
  eventType: PartnerEventType | null
  createdAt: number
  lastAttemptAt: number | null
  settledAt: number | null
}

/** What an attempt sends beside the delivery's body. */
export interface SentRequest {
  /** Without a user name, a password or a fragment: none is ever sent. */
  url: string
  headers: Record<string, string>
}

/** One attempt, as it is kept. */
export interface Attempt {
  id: string
  deliveryId: string
  startedAt: number
  durationMs: number
  /** null when none could be made, and for attempts of before it was kept. */
  request: SentRequest | null
  /** HTTP status; null when no answer came. */
  status: number | null
  /** At most 4 KiB of the answer's headers; null when no answer came. */
  responseHeaders: Record<string, string> | null
  /** The first 4 KiB of the answer. */
  response: string | null
  /** Why it failed; null for a success. */
  error: Reason | null
  /** Whether it was made by a flush, outside the schedule. */
  flush: boolean
}

/** A leased delivery with all that its sending and settling need. */
export interface ClaimedDelivery {
  id: string
  endpointId: string
  subject: Subject
  customerId: string
  body: Uint8Array
  createdAt: number
  /** Made before this one, flushes and replays included. */
  attempts: number
  /** Failed scheduled attempts since it was recorded or replayed. */
  step: number
  /** When the schedule wants it; a claim before that is a flush. */
  dueAt: number
  flush: boolean
  /** Names this lease: a settlement under another one only adds its attempt. */
  leaseId: string
  connector: Pick<Connector, 'id' | 'webhookUrl' | 'secretSealed' | 'success' | 'hashEncoding'>
  /** Another message of its customer waited behind it when it was leased. */
  isFollowed?: boolean
}

/** How a settlement leases the customer's next one: under the same id. */
export interface GoingOn {
  leaseMs: number
  nodeId: string
}

/** What came of a settlement. */
export interface Settled {
  /** The delivery was no longer leased so: the attempt is kept, and decides nothing. */
  isTooLate: boolean
  /** The customer's next one, when it was to be leased too, and could be. */
  next: ClaimedDelivery | undefined
}

/** What a settlement writes. */
export interface Settlement {
  deliveryId: string
  leaseId: string
  // Nothing of these four ever changes: what is locked and looked up for it is known before.
  connectorId: string
  customerId: string
  endpointId: string
  /** Null for an event. */
  messageId: string | null
  attempt: Attempt
  now: number
  /** How the endpoint's breaker is told. */
  ok: boolean
  next:
    | { state: 'delivered' }
    | { state: 'exhausted' }
    | { state: 'pending'; step: number; dueAt: number /** No flush before this time. */; flushFrom: number }
  /** From settlement on, how long the partner's files live: fetched ones, and those never fetched. */
  attachmentGraceMs: number
  attachmentTtlMs: number
  /** The customer's next message is leased with it, if it may be sent now. */
  goOn?: GoingOn
}

type NamesDelivery = Pick<
  Settlement,
  'deliveryId' | 'leaseId' | 'connectorId' | 'customerId' | 'endpointId' | 'messageId'
>

/** Names it in its settlement. */
export const namesOf = ({
  id,
  leaseId,
  connector,
  customerId,
  endpointId,
  subject,
}: ClaimedDelivery): NamesDelivery => ({
  ...{ deliveryId: id, leaseId, connectorId: connector.id, customerId, endpointId },
  messageId: subject.kind === 'message' ? subject.id : null,
})

/** What its partner has, since it has asked for what follows. */
export interface FetchedDelivery {
  id: string
  connectorId: string
  subject: Subject
  createdAt: number
  settledAt: number
  /** Made before, of one that was replayed. */
  attempts: number
}
