/** What deciders of events to partners may ask to see. Types only. */
import type { ConnectorRow, EndpointRow, ToldAvailabilityRow } from './connector-rows.ts'
import type { LineHead, LineRow } from './delivery-look-ups.ts'
import type { DeliveryRow } from './delivery-rows.ts'
import type { QueueRow } from './queue.ts'
import type { AttachmentRow, ConversationRow, MessageRow } from './rows.ts'

export interface EventLookUps {
  /** The endpoints for events of some connectors, or of those of conversations, that have a URL or are fetched from. */
  eventEndpoints: {
    ask: { connectorIds: readonly string[] } | { conversationIds: readonly string[] }
    finds: EventEndpoint
  }
  /** Conversations as events tell of them: those whose connector has an endpoint for events. */
  toldConversations: { ask: { ids: readonly string[] }; finds: ToldConversation }
  /** Of some customers, or of those of conversations, the first unsettled delivery of each subject. */
  linesOf: {
    ask: { connectorId: string; customerIds: readonly string[] } | { conversationIds: readonly string[] }
    finds: CustomersHead
  }
  /** How some conversations stand that are about to change. */
  movedConversations: { ask: { ids: readonly string[] }; finds: PlacedConversation }
  /** How many wait in a queue before a conversation whose turn that is. */
  queuePlaces: { ask: { places: readonly QueuePlace[] }; finds: QueuePlace & { ahead: number } }
  /** Of queues: when they are open, and whether anybody is online who serves them. */
  queueStaff: {
    ask: { queueIds: readonly string[] }
    finds: Pick<QueueRow, 'id' | 'hours'> & { isStaffed: boolean }
  }
  /** Who was taken from these queues last. */
  takenWaits: { ask: { queueIds: readonly string[] }; finds: TakenWait }
  /** What a connector was told of queues. */
  toldAvailability: { ask: { connectorId: string }; finds: ToldAvailabilityRow }
  /** Of a connector, the first unsettled ones of no customer, in their order. */
  waitingAvailability: { ask: { connectorId: string; limit: number }; finds: WaitingAvailability }
  /** Settled ones of no customer, recorded before then, the oldest first. */
  eventsOfNobody: { ask: { before: number; limit: number }; finds: Pick<DeliveryRow, 'seq' | 'id'> }
  /** Files that the partner sent, as it knows them. */
  sentFiles: {
    ask: { ids: readonly string[] }
    finds: Pick<AttachmentRow, 'id' | 'externalId'> & { messageExternalId: MessageRow['externalId'] }
  }
}

/** From which queue one was taken, and when. */
export interface TakenWait {
  queueId: string
  openedAt: number
  takenAt: number
}

export type EventEndpoint = Pick<EndpointRow, 'id' | 'connectorId' | 'eventTypes'> & {
  connectorName: ConnectorRow['name']
  delivery: ConnectorRow['delivery']
}

export type ToldConversation = ConversationRow & {
  assigneeName: string | null
  queueName: string | null
  /** The partner's own id of the customer's newest message. */
  lastArrivalId: string | null
  /** How far any agent has read. */
  readUpTo: number
}

export type CustomersHead = LineHead & { connectorId: string; customerId: string }

export type WaitingAvailability = LineRow & Pick<DeliveryRow, 'outboxPosition'> & { body: Uint8Array }

/** What its place in a queue goes by. */
export type PlacedConversation = Pick<
  ConversationRow,
  'id' | 'status' | 'assigneeId' | 'queueId' | 'withBot' | 'waitingSince' | 'priority'
>

export interface QueuePlace {
  queueId: string
  /** See commands/priority.ts. */
  turn: number
  /** Of equal turns, the first by id. */
  conversationId: string
}
