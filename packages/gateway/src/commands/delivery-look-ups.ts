/** What deciders of deliveries may ask to see. Types only. */

import type { DeliveryState } from '@passerelle/protocol'
import type { ConnectorRow, EndpointRow, OutboxRow } from './connector-rows.ts'
import type { DeliveryRow } from './delivery-rows.ts'
import type { AttachmentRow } from './rows.ts'

export interface DeliveryLookUps {
  /** Of the customer of a conversation, the first unsettled delivery of each subject. */
  lineHeads: { ask: { conversationId: string }; finds: LineHead }
  deliveries: { ask: DeliveriesAsked; finds: LineRow }
  /** Of a connector, those of some states, recorded between two times: the first ones after a place in that order. */
  deliveriesOf: {
    ask: {
      connectorId: string
      from: number
      to: number
      afterSeq: number
      states: readonly DeliveryState[]
      limit: number
    }
    finds: Pick<DeliveryRow, 'seq' | 'id'>
  }
  /**
   * Of each one's customer and of each subject, the first unsettled delivery that is none of them. `toSend`: with what is
   * sent, where that is short.
   */
  othersInLine: { ask: DeliveriesAsked & { toSend?: boolean }; finds: OtherInLine }
  /** Their files that a partner can fetch. */
  filesOfDeliveries: { ask: DeliveriesAsked | { messageIds: readonly string[] }; finds: PartnerFile }
  connectorsOfDeliveries: { ask: DeliveriesAsked; finds: Pick<ConnectorRow, 'id' | 'deletedAt' | 'delivery'> }
  outbox: { ask: { connectorId: string }; finds: OutboxRow }
  /** What the partner was given and did not say it has. */
  outboxGiven: { ask: OutboxPart; finds: InOutbox }
  /** The first ones that it was not given yet. */
  outboxWaiting: { ask: OutboxPart & { limit: number }; finds: InOutbox }
  /** Those that send and have a head that nobody is sending; of some, or all. */
  waitingEndpoints: { ask: { now: number; ids?: readonly string[] }; finds: WaitingEndpoint }
  /** Of each endpoint at most `limit` heads that are due, of customers of whom nothing is under way. */
  dueHeads: { ask: HeadsAsked; finds: DueHead }
  /** As many that were tried before their endpoint's breaker closed. */
  flushableHeads: { ask: HeadsAsked; finds: DueHead }
  connectorsOfEndpoints: { ask: { endpointIds: readonly string[] }; finds: SendingConnector }
  /** Without those that do not send. */
  sendersOfEndpoints: { ask: { endpointIds: readonly string[] }; finds: SendingConnector }
  anyEndedLease: { ask: { now: number }; finds: { seq: number } }
  /** Which of some attempts of deliveries are recorded already. */
  knownAttempts: { ask: { ids: readonly string[]; deliveryIds: readonly string[] }; finds: { id: string } }
  breakersOfEndpoints: {
    ask: { endpointIds: readonly string[] }
    finds: Omit<EndpointRow, 'connectorId' | 'kind' | 'url' | 'heldSince'>
  }
}

/** Of a connector, or of one customer of it. */
export interface OutboxPart {
  connectorId: string
  customerId?: string | undefined
}

export interface DeliveriesAsked {
  ids: readonly string[]
}

interface HeadsAsked {
  endpointIds: readonly string[]
  now: number
  limit: number
}

export type WaitingEndpoint = Pick<EndpointRow, 'id' | 'connectorId' | 'breakerOpenedAt' | 'breakerNextAt'> & {
  /** When its first head is due, and the first that is not due yet. */
  firstDueAt: number
  laterDueAt: number | null
  /** Whether a head may be tried that was tried before its breaker closed. */
  isFlushable: boolean
  /** Of one whose breaker is open: whether anything is being sent to it. */
  isUnderWay: boolean
}

export type DueHead = Pick<
  DeliveryRow,
  | 'seq'
  | 'id'
  | 'endpointId'
  | 'customerId'
  | 'subject'
  | 'messageId'
  | 'eventId'
  | 'bodyBytes'
  | 'createdAt'
  | 'attempts'
  | 'step'
  | 'dueAt'
  | 'nextAt'
  | 'lastAttemptAt'
>

export type PartnerFile = Pick<AttachmentRow, 'id' | 'messageId' | 'downloadedAt' | 'goneAt'>
export type LineHead = Pick<DeliveryRow, 'seq' | 'subject' | 'attempts' | 'dueAt' | 'flushFrom' | 'flushAt' | 'nextAt'>

/** What a place in a customer's line depends on. */
export type LineNeighbour = Pick<
  DeliveryRow,
  'seq' | 'id' | 'connectorId' | 'customerId' | 'subject' | 'state' | 'head' | 'step' | 'dueAt' | 'flushAt' | 'nextAt'
>
/** One that a command does not name, and may lease. */
export type OtherInLine = LineNeighbour &
  Pick<DeliveryRow, 'endpointId' | 'messageId' | 'eventId' | 'attempts' | 'createdAt' | 'leaseId'> & {
    body: Uint8Array | null
    /** Whether another message of its customer waits behind it. */
    isFollowed: boolean
  }
export type InOutbox = Pick<
  DeliveryRow,
  'seq' | 'id' | 'subject' | 'messageId' | 'eventId' | 'bodyBytes' | 'createdAt'
> & { outboxPosition: number }
/** A delivery whose fate a command decides. */
export type LineRow = LineNeighbour &
  Pick<DeliveryRow, 'instanceId' | 'endpointId' | 'conversationId' | 'messageId' | 'attempts' | 'flushFrom' | 'leaseId'>

/** A connector as sending to one of its endpoints takes it. */
export type SendingConnector = Pick<ConnectorRow, 'id' | 'secretSealed' | 'success' | 'hashEncoding'> & {
  endpointId: string
  webhookUrl: string | null
}
